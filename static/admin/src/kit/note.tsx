/** A message in the page, in Jira's four tones. */
import type { ReactElement, ReactNode } from 'react';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import InformationIcon from '@atlaskit/icon/core/status-information';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import WarningIcon from '@atlaskit/icon/core/status-warning';

const icons = { error: ErrorIcon, warning: WarningIcon, success: SuccessIcon, information: InformationIcon };
const spoken = { error: 'Error', warning: 'Warning', success: 'Success', information: 'Note' };

interface NoteProps {
  readonly appearance: keyof typeof icons;
  readonly title?: string;
  readonly children?: ReactNode;
}

export function Note({ appearance, title, children }: NoteProps): ReactElement {
  const Icon = icons[appearance];
  return (
    <div className={`note note-${appearance}`}>
      <Icon label={spoken[appearance]} color="currentColor" />
      <div className="note-text">
        {title !== undefined && <p className="note-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
