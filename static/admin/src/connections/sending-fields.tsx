/** Outgoing mail: from whom it comes, and who reads the answers. */
import type { ReactElement } from 'react';
import Toggle from '@atlaskit/toggle';
import { SelectField, TextField } from '../kit/field';
import { proposedFrom } from './form';
import type { FormProps } from './form-props';

interface SendingFieldsProps extends FormProps {
  readonly mailboxes: readonly { readonly id: string; readonly name: string }[];
  /** The answers go to the mailbox of the same form. */
  readonly isTogether?: boolean;
}

export function SendingFields({
  form,
  set,
  problems,
  mailboxes,
  isTogether = false,
}: SendingFieldsProps): ReactElement {
  const proposed = proposedFrom(form);
  return (
    <>
      <TextField
        label="From name"
        name="fromName"
        value={form.fromName}
        onChange={(fromName) => set({ ...form, fromName })}
        problem={problems['outgoing.fromName']}
        help="What people see as sender, for example Example Support."
      />
      <TextField
        label="From address"
        name="fromAddress"
        type="email"
        value={form.fromAddress}
        onChange={(fromAddress) => set({ ...form, fromAddress })}
        isRequired={proposed === ''}
        placeholder={proposed}
        problem={problems['outgoing.fromAddress']}
        help={`Must be an address this account may send as, otherwise servers refuse the mail.${
          proposed === '' ? '' : ` Empty: ${form.isShared ? 'the shared mailbox' : 'the user name'}.`
        }`}
      />
      {!isTogether && (
        <SelectField
          label="Replies are read by"
          name="replyMailbox"
          value={form.replyMailbox}
          onChange={(replyMailbox) => set({ ...form, replyMailbox })}
          problem={problems['outgoing.replyMailbox']}
          options={[
            { value: '', label: 'Nobody in particular: replies go to the From address' },
            ...mailboxes.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          help="Answers to a notification become comments only if Postroom reads the mailbox they arrive in."
        />
      )}
      <PlusAddressField form={form} set={set} />
      <TextField
        label="Mails in a minute, at most"
        name="mailsPerMinute"
        inputMode="numeric"
        value={form.mailsPerMinute}
        onChange={(mailsPerMinute) => set({ ...form, mailsPerMinute })}
        placeholder="60"
        problem={problems['outgoing.mailsPerMinute']}
        help="Providers throttle or lock accounts that send faster than they allow. Further mail waits in the queue. Empty: 60."
      />
    </>
  );
}

function PlusAddressField({ form, set }: Pick<FormProps, 'form' | 'set'>): ReactElement {
  return (
    <div className="field">
      <div className="toggle">
        <Toggle
          id="plus-address"
          descriptionId="plus-address-help"
          isChecked={form.plusAddress}
          onChange={() => set({ ...form, plusAddress: !form.plusAddress })}
        />
        <label htmlFor="plus-address">The mailbox of the replies takes plus addresses</label>
      </div>
      <p className="field-help" id="plus-address-help">
        Replies then go to an address like support+…@example.com, which says to which issue they belong even when a mail
        program drops everything else. Turn it on only if a mail to such an address arrives: otherwise replies come back
        to their senders.
      </p>
    </div>
  );
}
