/** "Also send mail with this account": what sending needs besides the account of the mailbox. */
import { useState, type ReactElement } from 'react';
import Toggle from '@atlaskit/toggle';
import { FailureNote } from '../kit/failure-note';
import { withEncryption, type ConnectionForm } from './form';
import { SendingFields } from './sending-fields';
import { EncryptionField, HostFields } from './server-fields';
import { TrustFields } from './trust-fields';
import { UnencryptedDialog } from './unencrypted-dialog';
import type { BothWays } from './use-both-ways';

export function BothWaysFields({ both }: { readonly both: BothWays }): ReactElement {
  const { isOn, turn, open } = both;
  return (
    <fieldset className="group">
      <legend>Sending</legend>
      <div className="field">
        <div className="toggle">
          <Toggle
            id="both-ways"
            descriptionId="both-ways-help"
            isChecked={isOn}
            onChange={({ currentTarget }) => turn(currentTarget.checked)}
          />
          <label htmlFor="both-ways">Also send mail with this account</label>
        </div>
        <p className="field-help" id="both-ways-help">
          Makes an outgoing connection with the same user name and password. Its replies are read by this mailbox.
        </p>
      </div>
      {isOn && open.failure && <FailureNote title="The outgoing connection was not saved" failure={open.failure} />}
      {isOn && <Fields both={both} />}
    </fieldset>
  );
}

function Fields({ both: { open, form } }: { readonly both: BothWays }): ReactElement {
  const [asks, setAsks] = useState(false);
  const set = (next: ConnectionForm): void => open.set(next);
  const fields = { form, set, problems: open.problems };
  return (
    <>
      <EncryptionField {...fields} onUnencrypted={() => setAsks(true)} />
      <HostFields {...fields} />
      <TrustFields {...fields} />
      <SendingFields {...fields} mailboxes={[]} isTogether />
      {asks && (
        <UnencryptedDialog
          onClose={() => setAsks(false)}
          onAccept={() => {
            set(withEncryption(form, 'none'));
            setAsks(false);
          }}
        />
      )}
    </>
  );
}
