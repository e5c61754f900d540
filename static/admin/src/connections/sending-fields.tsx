/** Outgoing mail: from whom it comes, and who reads the answers. */
import type { ReactElement } from 'react';
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
    </>
  );
}
