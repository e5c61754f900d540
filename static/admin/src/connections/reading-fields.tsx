/** Incoming mail: which folder is read, what becomes of a mail afterwards, and from where on. */
import type { ReactElement } from 'react';
import { Choice, type Option } from '../kit/choice';
import { TextField } from '../kit/field';
import { Day } from '../kit/time';
import type { DoctorReport } from '../../../../src/contract';
import { FolderField } from './folder-field';
import type { SettledKind } from './form';
import type { FormProps } from './form-props';

export function ReadingFields(props: FormProps): ReactElement {
  const { form, set, problems } = props;
  const isImap = form.protocol === 'imap';
  return (
    <fieldset className="group">
      <legend>Reading</legend>
      {isImap && (
        <FolderField
          label="Folder to read"
          name="folder"
          form={form}
          value={form.folder}
          onChange={(folder) => set({ ...form, folder })}
          problem={problems['incoming.folder']}
        />
      )}
      <Choice
        label="When a mail is done"
        name="settled"
        value={form.settled}
        onChange={(settled) => set({ ...form, settled })}
        problem={problems['incoming.settled']}
        help="Postroom knows what it has read by itself: colleagues may read and mark mail in the same mailbox."
        options={isImap ? imapOptions(props) : pop3Options}
      />
      {isImap && <FailedField {...props} />}
    </fieldset>
  );
}

function imapOptions({ form, set, problems }: FormProps): readonly Option<SettledKind>[] {
  return [
    { value: 'seen', label: 'Mark it as read' },
    {
      value: 'move',
      label: 'Move it to a folder',
      more: (
        <FolderField
          label="Folder for mail that is done"
          name="settledFolder"
          form={form}
          value={form.settledFolder}
          onChange={(settledFolder) => set({ ...form, settledFolder })}
          problem={problems['incoming.settled.folder']}
        />
      ),
    },
    {
      value: 'delete',
      label: 'Delete it',
      help: 'From the mail server, for good. The issue keeps text and attachments.',
    },
    { value: 'leave', label: 'Leave it as it is' },
  ];
}

const pop3Options: readonly Option<SettledKind>[] = [
  { value: 'leave', label: 'Leave it as it is' },
  {
    value: 'delete',
    label: 'Delete it',
    help: 'From the mail server, for good. The issue keeps text and attachments.',
  },
];

function FailedField({ form, set, problems }: FormProps): ReactElement {
  return (
    <Choice
      label="When a mail could not be handled"
      name="failed"
      value={form.movesFailed ? 'move' : 'stay'}
      onChange={(choice) => set({ ...form, movesFailed: choice === 'move' })}
      options={[
        { value: 'stay', label: 'Leave it where it is' },
        {
          value: 'move',
          label: 'Move it to a folder',
          more: (
            <FolderField
              label="Folder for mail that could not be handled"
              name="failedFolder"
              form={form}
              value={form.failedFolder}
              onChange={(failedFolder) => set({ ...form, failedFolder })}
              problem={problems['incoming.failedFolder']}
            />
          ),
        },
      ]}
    />
  );
}

export interface Contents {
  readonly folder: string;
  readonly count: number;
  readonly unseen: number | null;
  readonly oldestMs: number | null;
}

interface StartFieldProps extends FormProps {
  /** What lies in the mailbox, when a test or the app has looked. */
  readonly contents: Contents | DoctorReport['mailbox'];
}

export function StartField({ form, set, problems, contents }: StartFieldProps): ReactElement {
  return (
    <Choice
      label="Start from"
      name="start"
      value={form.start}
      onChange={(start) => set({ ...form, start })}
      help="Mail from before is never answered, and nobody is notified of it."
      options={[
        {
          value: 'now',
          label: 'Now',
          help: contents ? <Lying contents={contents} /> : 'Mail that is there already stays as it is.',
        },
        {
          value: 'days',
          label: 'The last days',
          more: (
            <TextField
              label="Number of days"
              name="startDays"
              inputMode="numeric"
              value={form.startDays}
              onChange={(startDays) => set({ ...form, startDays })}
              problem={problems['incoming.startFrom.days']}
            />
          ),
        },
        {
          value: 'all',
          label: 'Everything in the mailbox',
          help: contents
            ? `${contents.count === 1 ? 'The one mail' : `All ${contents.count.toLocaleString('en')} mails`} that are there become comments and issues.`
            : 'All mail that is there becomes comments and issues.',
        },
      ]}
    />
  );
}

function Lying({ contents }: { readonly contents: Contents }): ReactElement {
  const { folder, count, unseen, oldestMs } = contents;
  if (count === 0) return <>{folder} is empty now.</>;
  return (
    <>
      {count.toLocaleString('en')} {count === 1 ? 'mail lies' : 'mails lie'} in {folder}
      {unseen !== null && `, ${unseen.toLocaleString('en')} unread`}
      {oldestMs !== null && (
        <>
          , the oldest from <Day at={oldestMs} />
        </>
      )}
      . {count === 1 ? 'It stays' : 'They stay'} as {count === 1 ? 'it is' : 'they are'}.
    </>
  );
}
