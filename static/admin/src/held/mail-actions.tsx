/** The acts for one mail, on its own page. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import type { LogRow } from '../../../../src/contract';
import { acts, actWords, canAct, type Act } from './wish';
import { WishDialog } from './wish-dialog';

interface MailActionsProps {
  readonly row: LogRow;
  readonly onDone: () => void;
}

export function MailActions({ row, onDone }: MailActionsProps): ReactElement | null {
  const [act, setAct] = useState<Act | null>(null);
  if (!canAct(row)) return null;
  // What is discarded already can only be taken up again.
  const possible = acts.filter((one) => one !== 'discard' || row.outcome !== 'discard');
  const close = (): void => setAct(null);
  return (
    <div className="buttons">
      {possible.map((one) => (
        <Button key={one} onClick={() => setAct(one)}>
          {actWords[one].text}
        </Button>
      ))}
      {act && (
        <WishDialog
          act={act}
          target={{ kind: 'rows', rows: [row] }}
          onClose={close}
          onDone={() => {
            close();
            onDone();
          }}
        />
      )}
    </div>
  );
}
