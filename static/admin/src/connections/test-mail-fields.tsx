/** A real test mail: to whom, and whether it must come back into the mailbox that reads the replies. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { TextField } from '../kit/field';
import { isAddress } from './form';
import type { TestMail } from './use-test';

/** The mailbox in which the test mail can be awaited. */
export interface ReplyMailbox {
  readonly name: string;
  /** Where mail for it is sent; '' when that is not known. */
  readonly address: string;
  readonly comesBack: NonNullable<TestMail['comesBack']>;
}

interface TestMailFieldsProps {
  /** null = nobody reads the replies. */
  readonly mailbox: ReplyMailbox | null;
  readonly isBusy: boolean;
  readonly onSend: (mail: TestMail) => void;
}

export function TestMailFields({ mailbox, isBusy, onSend }: TestMailFieldsProps): ReactElement {
  const [typed, setTyped] = useState<string | null>(null);
  const [waits, setWaits] = useState(false);
  const [problem, setProblem] = useState<string>();
  const awaited = waits ? mailbox : null;
  const address = typed ?? awaited?.address ?? '';
  const send = (): void => {
    const sendTo = address.trim();
    setProblem(isAddress(sendTo) ? undefined : 'Enter an e-mail address, for example kim@example.com.');
    if (isAddress(sendTo)) onSend(awaited ? { sendTo, comesBack: awaited.comesBack } : { sendTo });
  };
  return (
    <form
      className="test-mail"
      noValidate
      aria-label="Test mail"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextField
        label="Send a test mail to"
        name="sendTo"
        type="email"
        value={address}
        onChange={setTyped}
        problem={problem}
        placeholder="kim@example.com"
        help={awaited ? 'It is removed again as soon as it has arrived.' : 'Tests the connection and sends one mail.'}
        beside={
          <Button type="submit" isDisabled={isBusy}>
            Send
          </Button>
        }
      />
      {mailbox && (
        <label className="check">
          <input type="checkbox" checked={waits} onChange={({ currentTarget }) => setWaits(currentTarget.checked)} />
          <span>It must arrive in {mailbox.name}</span>
        </label>
      )}
    </form>
  );
}
