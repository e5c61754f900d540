/** Earlier versions of a template; one of them can be made the current one again. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { FailureNote } from '../kit/failure-note';
import { Time } from '../kit/time';
import { failureIn, useCall } from '../kit/use-call';
import type { Failure, MailTemplate, TemplateVersion } from '../../../../src/contract';

interface VersionsProps {
  readonly template: MailTemplate;
  readonly isDirty: boolean;
  readonly onRestored: (template: MailTemplate) => void;
}

export function Versions({ template, isDirty, onRestored }: VersionsProps): ReactElement {
  const { value, failure } = useCall('templates.versions', { id: template.id });
  const [unrestored, setUnrestored] = useState<Failure | null>(null);
  const restore = async (version: number): Promise<MailTemplate | null> => {
    const reply = await call('templates.restore', { id: template.id, version });
    setUnrestored(reply.ok ? null : failureIn(reply));
    return reply.ok ? reply.value : null;
  };
  const choose = async (version: number): Promise<void> => {
    const restored = await restore(version);
    if (!restored) return;
    const undo = async (): Promise<void> => {
      const back = await restore(template.version);
      if (back) onRestored(back);
    };
    announce({
      title: `Version ${version} is the current one again`,
      action: { text: 'Undo', onClick: () => void undo() },
    });
    onRestored(restored);
  };
  return (
    <details className="more">
      <summary>Versions</summary>
      {failure && <FailureNote title="The versions could not be read" failure={failure} />}
      {unrestored && <FailureNote title="The version was not restored" failure={unrestored} />}
      <ul className="versions">
        {value?.versions.map((one) => (
          <Version key={one.version} version={one} isBlocked={isDirty} onRestore={() => void choose(one.version)} />
        ))}
      </ul>
      {isDirty && <p className="quiet">Save or discard your changes before you restore a version.</p>}
    </details>
  );
}

interface VersionProps {
  readonly version: TemplateVersion;
  readonly isBlocked: boolean;
  readonly onRestore: () => void;
}

function Version({ version: { version, savedAtMs, current }, isBlocked, onRestore }: VersionProps): ReactElement {
  return (
    <li>
      <span>
        {version === 0 ? 'As Postroom brought it' : `Version ${version}`}
        {savedAtMs !== null && version > 0 && (
          <span className="quiet">
            {' '}
            saved <Time at={savedAtMs} />
          </span>
        )}
      </span>
      {current ? (
        <span className="quiet">Current</span>
      ) : (
        <Button spacing="compact" aria-label={`Restore version ${version}`} isDisabled={isBlocked} onClick={onRestore}>
          Restore
        </Button>
      )}
    </li>
  );
}
