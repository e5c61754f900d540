/** A dialog that does one thing: its button, Cancel, and why it did not work. */
import type { ReactElement, ReactNode } from 'react';
import Button from '@atlaskit/button/new';
import type { Failure } from '../../../../src/contract';
import { Dialog } from './dialog';
import { FailureNote } from './failure-note';

interface AskDialogProps {
  readonly title: string;
  /** What the button says. */
  readonly does: string;
  readonly onDo: () => void;
  readonly onClose: () => void;
  readonly isBusy?: boolean;
  readonly isDanger?: boolean;
  readonly failure?: { readonly title: string; readonly failure: Failure } | null;
  readonly width?: 'small' | 'medium';
  readonly children?: ReactNode;
}

export function AskDialog(props: AskDialogProps): ReactElement {
  const { title, does, onDo, onClose, isBusy = false, isDanger = false, failure = null, width, children } = props;
  return (
    <Dialog
      title={title}
      width={width ?? 'small'}
      onClose={onClose}
      onSubmit={onDo}
      actions={
        <>
          <Button appearance={isDanger ? 'danger' : 'primary'} type="submit" isDisabled={isBusy}>
            {does}
          </Button>
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      {failure && <FailureNote title={failure.title} failure={failure.failure} />}
      {children}
    </Dialog>
  );
}
