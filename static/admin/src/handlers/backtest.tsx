/** Back-test: the edited handler over the last mails of a mailbox; only what would change is shown, and nothing is done. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { FailureNote } from '../kit/failure-note';
import { SelectField } from '../kit/field';
import { Note } from '../kit/note';
import { Time } from '../kit/time';
import type { BacktestChange, OutcomeInShort } from '../../../../src/contract';
import { cleaned } from './editor/draft';
import type { Editor } from './editor/use-editor';
import type { Mailbox } from './order';
import { useBacktest, type BacktestRun } from './use-backtest';
import { counted } from './words';

interface BacktestProps {
  readonly editor: Editor;
  readonly id: string | null;
  readonly mailboxes: readonly Mailbox[];
}

export function Backtest({ editor, id, mailboxes }: BacktestProps): ReactElement | null {
  const { draft } = editor;
  const own = mailboxes.filter((mailbox) => draft.mailboxes.length === 0 || draft.mailboxes.includes(mailbox.id));
  const [chosen, choose] = useState('');
  const [last, setLast] = useState('50');
  const test = useBacktest();
  const mailboxId = own.find((mailbox) => mailbox.id === chosen)?.id ?? own[0]?.id;
  if (mailboxId === undefined) return null;
  const run = (): void => {
    const clean = editor.checked();
    if (clean) void test.start({ id, draft: clean, mailboxId, last: Number(last) }, editor.show);
  };
  return (
    <section className="panel backtest" aria-labelledby="backtest">
      <h2 id="backtest">Back-test</h2>
      <p>See what these settings would have done with mail that has already come. Nothing is done, nothing is saved.</p>
      <div className="backtest-fields">
        {own.length > 1 && (
          <SelectField
            label="Mailbox"
            name="backtestMailbox"
            value={mailboxId}
            onChange={choose}
            options={own.map(({ id: value, name }) => ({ value, label: name }))}
          />
        )}
        <SelectField
          label="Mails"
          name="backtestLast"
          value={last}
          onChange={setLast}
          options={['20', '50', '100', '200'].map((count) => ({ value: count, label: `the last ${count}` }))}
        />
        {test.isRunning ? <Button onClick={test.stop}>Stop</Button> : <Button onClick={run}>Run back-test</Button>}
      </div>
      <Progress test={test} />
      <Findings test={test} isOutdated={test.draft !== null && differs(test, editor)} />
    </section>
  );
}

const differs = ({ draft }: BacktestRun, editor: Editor): boolean =>
  JSON.stringify(draft) !== JSON.stringify(cleaned(editor.draft));

function Progress({ test }: { readonly test: BacktestRun }): ReactElement | null {
  const { isRunning, wanted, looked, missing } = test;
  if (!isRunning) return null;
  return (
    <div className="backtest-progress">
      <progress max={wanted} value={looked + missing} aria-label="Back-test" />
      <p className="quiet" role="status">
        {looked + missing} of {wanted} mails looked at…
      </p>
    </div>
  );
}

interface FindingsProps {
  readonly test: BacktestRun;
  readonly isOutdated: boolean;
}

function Findings({ test, isOutdated }: FindingsProps): ReactElement | null {
  const { draft, isRunning, failure, looked, missing, changes } = test;
  if (draft === null) return null;
  return (
    <>
      {failure && <FailureNote title="The back-test stopped" failure={failure} />}
      {isOutdated && <Note appearance="information" title="You have changed the handler since. Run it again." />}
      {!isRunning && (
        <p role="status">
          {looked === 0
            ? 'There was no mail to look at.'
            : `${changeWords(changes.length)} of ${counted(looked, 'mail')}.`}
          {missing > 0 && ` ${counted(missing, 'mail')} could not be read any more.`}
        </p>
      )}
      {changes.length > 0 && (
        <ol className="changes">
          {changes.map((change) => (
            <ChangeRow key={JSON.stringify(change.mail.ref)} change={change} />
          ))}
        </ol>
      )}
    </>
  );
}

function changeWords(count: number): string {
  if (count === 0) return 'Nothing would change for any';
  return count === 1 ? 'Something would change for 1' : `Something would change for ${count}`;
}

function ChangeRow({
  change: { mail, before, after, differences },
}: {
  readonly change: BacktestChange;
}): ReactElement {
  return (
    <li>
      <p>
        <strong>{mail.subject || 'No subject'}</strong>
      </p>
      <p className="quiet">
        {mail.from}
        {mail.receivedMs !== null && (
          <>
            , <Time at={mail.receivedMs} />
          </>
        )}
      </p>
      <dl className="facts">
        <dt>Now</dt>
        <dd>
          <Outcome outcome={before} />
        </dd>
        <dt>Then</dt>
        <dd>
          <Outcome outcome={after} />
        </dd>
        {differences.length > 0 && (
          <>
            <dt>Differs</dt>
            <dd>{differences.join('; ')}</dd>
          </>
        )}
      </dl>
    </li>
  );
}

function Outcome({ outcome: { detail, handler } }: { readonly outcome: OutcomeInShort }): ReactElement {
  return (
    <>
      {detail}
      {handler !== null && <span className="quiet"> by {handler}</span>}
    </>
  );
}
