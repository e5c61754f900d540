/** How to reach the mail server and log in: the fields and their order are fixed (Protocol to Port). */
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Toggle from '@atlaskit/toggle';
import { Choice } from '../kit/choice';
import { TextField } from '../kit/field';
import { Note } from '../kit/note';
import type { Encryption } from '../../../../src/contract';
import { defaultPorts, withEncryption, withProtocol } from './form';
import type { FormProps } from './form-props';
import { inWords, takeApart, type HostParts } from './host-text';
import { protocolNames } from './words';

interface ServerFieldsProps extends FormProps {
  /** No Encryption was chosen: ask before it holds. */
  readonly onUnencrypted: () => void;
}

export function ServerFields(props: ServerFieldsProps): ReactElement {
  return (
    <fieldset className="group">
      <legend>Mail server</legend>
      <ProtocolField {...props} />
      <EncryptionField {...props} />
      <AccountFields {...props} />
      <HostFields {...props} />
    </fieldset>
  );
}

function ProtocolField({ form, set }: FormProps): ReactElement {
  if (form.direction === 'outgoing') {
    return (
      <div className="field">
        <p className="label">Protocol</p>
        <p>SMTP</p>
      </div>
    );
  }
  return (
    <Choice
      label="Protocol"
      name="protocol"
      value={form.protocol}
      onChange={(protocol) => set(withProtocol(form, protocol))}
      options={[
        { value: 'imap', label: 'IMAP (recommended)' },
        {
          value: 'pop3',
          label: 'POP3 (for legacy servers)',
          help: 'Without folders and flags: mail cannot be marked as read or moved, and only the inbox can be read.',
        },
      ]}
    />
  );
}

export function EncryptionField({ form, set, onUnencrypted }: ServerFieldsProps): ReactElement {
  const ports = defaultPorts[form.protocol];
  const choose = (encryption: Encryption): void => {
    if (encryption === 'none' && form.encryption !== 'none') onUnencrypted();
    else set(withEncryption(form, encryption));
  };
  return (
    <Choice
      label="Encryption"
      name="encryption"
      value={form.encryption}
      onChange={choose}
      options={[
        {
          value: 'none',
          label: 'No Encryption',
          help: 'Anybody on the way can read the password and the mail.',
        },
        { value: 'tls', label: 'SSL/TLS', help: `Encrypted from the first byte, usually port ${ports.tls}.` },
        {
          value: 'starttls',
          label: 'STARTTLS',
          help: `Starts in the clear and then encrypts, usually port ${ports.starttls}. Never goes on without encryption.`,
        },
      ]}
    />
  );
}

function AccountFields({ form, set, problems }: FormProps): ReactElement {
  const isOutgoing = form.direction === 'outgoing';
  return (
    <>
      <TextField
        label="Username"
        name="username"
        value={form.username}
        onChange={(username) => set({ ...form, username })}
        isRequired={!isOutgoing}
        problem={problems['server.username']}
        help={
          isOutgoing
            ? 'Often the whole e-mail address. Leave it empty for a relay that takes mail without log-in.'
            : 'Often the whole e-mail address. Used exactly as entered, spaces included.'
        }
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        value={form.password}
        onChange={(password) => set({ ...form, password })}
        placeholder={form.hasPassword && form.username !== '' ? 'Stored. Leave empty to keep it.' : ''}
        problem={problems['password']}
        help="Goes to the secret store and is never shown again. Some providers want an app password here."
      />
      <SharedFields form={form} set={set} problems={problems} />
    </>
  );
}

function SharedFields({ form, set, problems }: FormProps): ReactElement {
  return (
    <div className="field">
      <div className="toggle">
        <Toggle
          id="shared-mailbox"
          descriptionId="shared-mailbox-help"
          isChecked={form.isShared}
          onChange={() => set({ ...form, isShared: !form.isShared })}
        />
        <label htmlFor="shared-mailbox">Use a shared mailbox</label>
      </div>
      <p className="field-help" id="shared-mailbox-help">
        {form.direction === 'incoming'
          ? 'For a mailbox that is shared with this user and has another name, as in Exchange or Dovecot.'
          : 'For sending as a mailbox that is shared with this user and has another address.'}
      </p>
      {form.isShared && (
        <TextField
          label="Alias of the shared mailbox"
          name="sharedMailbox"
          value={form.sharedMailbox}
          onChange={(sharedMailbox) => set({ ...form, sharedMailbox })}
          isRequired
          problem={problems['server.sharedMailbox']}
          help={
            form.direction === 'incoming'
              ? 'For example support or support@example.com. The test finds the spelling the server wants.'
              : 'Becomes the sender of the mail.'
          }
        />
      )}
    </div>
  );
}

export function HostFields({ form, set, problems }: FormProps): ReactElement {
  const parts = takeApart(form.host);
  return (
    <>
      <div className="field-row">
        <TextField
          label="Host"
          name="host"
          value={form.host}
          onChange={(host) => set({ ...form, host })}
          isRequired
          inputMode="url"
          problem={parts ? undefined : problems['server.host']}
          help="Host name or IP address."
        />
        <TextField
          label="Port"
          name="port"
          value={form.port}
          onChange={(port) => set({ ...form, port })}
          inputMode="numeric"
          placeholder={String(defaultPorts[form.protocol][form.encryption])}
          problem={problems['server.port']}
          help="Empty: the default."
        />
      </div>
      {parts && <HostOffer form={form} set={set} problems={problems} parts={parts} />}
    </>
  );
}

function HostOffer({ form, set, parts }: FormProps & { readonly parts: HostParts }): ReactElement {
  const other = parts.protocol !== null && (parts.protocol === 'smtp') !== (form.direction === 'outgoing');
  const take = (): void => {
    const { protocol, encryption, host, port, username } = parts;
    const first = protocol === null || other ? form : withProtocol(form, protocol);
    const second = encryption === null || other ? first : withEncryption(first, encryption);
    set({ ...second, host, port: other ? '' : port, username: form.username || (username ?? '') });
  };
  return (
    <Note appearance="information" title="This is more than a host name.">
      {other && (
        <p>
          It belongs to {protocolNames[parts.protocol]}; this connection is for {form.direction} mail.
        </p>
      )}
      <p>
        <Button onClick={take}>Use {inWords(other ? { ...parts, port: '', encryption: null } : parts)}</Button>
      </p>
    </Note>
  );
}
