/** Asked once, when No Encryption is chosen: what that risks. */
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { Dialog } from '../kit/dialog';

interface UnencryptedDialogProps {
  readonly onAccept: () => void;
  readonly onClose: () => void;
}

export function UnencryptedDialog({ onAccept, onClose }: UnencryptedDialogProps): ReactElement {
  return (
    <Dialog
      title="Use no encryption?"
      onClose={onClose}
      actions={
        <>
          <Button appearance="primary" autoFocus onClick={onClose}>
            Keep encryption
          </Button>
          <Button appearance="warning" onClick={onAccept}>
            Use no encryption
          </Button>
        </>
      }
    >
      <p>
        User name, password and every mail travel readable. Whoever can listen between the gateway and the mail server
        can read them, keep the password, and change mail on its way.
      </p>
      <p>
        Only do this inside a network you trust as a whole, for example to a server on the gateway&apos;s own machine.
      </p>
    </Dialog>
  );
}
