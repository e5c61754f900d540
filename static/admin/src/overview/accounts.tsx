/** Accounts that add up: for each mailbox and day what was listed and what became of it; what is missing is said in red. */
import { useId, useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { call } from '../api';
import { Note } from '../kit/note';
import type { AccountDay, Accounts, MailboxAccount } from '../../../../src/contract';
import { added, series, sumOf } from './series';

export function AccountsPart({ accounts }: { readonly accounts: Accounts }): ReactElement {
  const id = useId();
  const { unexplained, mailboxes } = accounts;
  const listed = mailboxes.flatMap(({ days }) => days).reduce((sum, day) => sum + day.listed, 0);
  return (
    <section className="overview-part accounts" aria-labelledby={id}>
      <h2 id={id}>Accounts</h2>
      {unexplained === 0 ? (
        <Note
          appearance="success"
          title={`0 unexplained: what became of each of the ${listed} mails of the last 30 days is known.`}
        />
      ) : (
        <Unexplained accounts={accounts} />
      )}
      <details className="more">
        <summary>Day by day</summary>
        {mailboxes.map((mailbox) => (
          <MailboxDays key={mailbox.mailboxId} mailbox={mailbox} />
        ))}
      </details>
    </section>
  );
}

function Unexplained({ accounts: { unexplained, mailboxes } }: { readonly accounts: Accounts }): ReactElement {
  const places = mailboxes.flatMap(({ name, days }) =>
    days.filter((day) => day.unexplained > 0).map((day) => `${name} on ${day.day}: ${day.unexplained}`),
  );
  return (
    <Note
      appearance="error"
      title={`${unexplained} unexplained: the mail server listed ${unexplained === 1 ? 'a mail' : 'mails'} of which nothing is known.`}
    >
      <p>{places.join('; ')}.</p>
      <p>
        The mail is still in its mailbox unless somebody removed it. Compare the mailbox with the mail log of that day,
        and tell us: this must not happen.
      </p>
    </Note>
  );
}

function MailboxDays({ mailbox }: { readonly mailbox: MailboxAccount }): ReactElement {
  const { name, days, mailboxId } = mailbox;
  const [told, setTold] = useState('');
  if (days.length === 0) return <p className="empty">{name}: no mail in the last 30 days.</p>;
  const columns = columnsOf(days);
  return (
    <div className="account">
      <h3>{name}</h3>
      <div className="scroll" role="region" aria-label={`Accounts of ${name}`} tabIndex={0}>
        <table className="numbers">
          <thead>
            <tr>
              {['Day (UTC)', ...columns.map(({ text }) => text)].map((text) => (
                <th key={text} scope="col">
                  {text}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">Check</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <DayRow
                key={day.day}
                day={day}
                columns={columns}
                onRecount={() => void recount(mailboxId, day.day, setTold)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet" role="status">
        {told}
      </p>
    </div>
  );
}

interface NumberColumn {
  readonly text: string;
  readonly of: (day: AccountDay) => number;
}

/** Only outcomes that happened; an outcome this page does not know counts as "Other". */
function columnsOf(days: readonly AccountDay[]): readonly NumberColumn[] {
  const known = [...series, { outcome: 'heartbeat', text: 'Heartbeats' }].map(({ outcome, text }) => ({
    text,
    of: ({ outcomes }: AccountDay) => outcomes[outcome] ?? 0,
  }));
  const other = {
    text: 'Other',
    of: (day: AccountDay) => sumOf(day.outcomes) - known.reduce((sum, { of }) => sum + of(day), 0),
  };
  return [
    { text: 'Listed', of: ({ listed }) => listed },
    ...[...known, other].filter(({ of }) => days.some((day) => of(day) > 0)),
    { text: 'In work', of: ({ inWork }) => inWork },
    { text: 'Unexplained', of: ({ unexplained }) => unexplained },
  ];
}

interface DayRowProps {
  readonly day: AccountDay;
  readonly columns: readonly NumberColumn[];
  readonly onRecount: () => void;
}

function DayRow({ day, columns, onRecount }: DayRowProps): ReactElement {
  return (
    <tr className={day.unexplained > 0 ? 'is-off' : undefined}>
      <th scope="row">{day.day}</th>
      {columns.map(({ text, of }) => (
        <td key={text}>{of(day)}</td>
      ))}
      <td>
        <Button spacing="compact" appearance="subtle" aria-label={`Recount ${day.day}`} onClick={onRecount}>
          Recount
        </Button>
      </td>
    </tr>
  );
}

/** Asks the ledger itself, record by record. */
async function recount(mailboxId: string, day: string, tell: (text: string) => void): Promise<void> {
  tell(`Counting the records of ${day}…`);
  const reply = await call('accounts.recount', { mailboxId, day });
  if (!reply.ok) {
    tell(reply.kind === 'failed' ? reply.failure.message : 'The day could not be counted.');
    return;
  }
  const { outcomes, booked, complete } = reply.value;
  const differences = Object.keys(added([outcomes, booked]))
    .filter((outcome) => (outcomes[outcome] ?? 0) !== (booked[outcome] ?? 0))
    .map((outcome) => `${outcome}: ${outcomes[outcome] ?? 0} records, ${booked[outcome] ?? 0} booked`);
  const count = sumOf(outcomes);
  if (!complete) tell(`${day}: more than ${count} records, too many to count at once.`);
  else if (differences.length === 0) tell(`${day}: ${count} records in the ledger, as booked.`);
  else tell(`${day}: the ledger and the books differ. ${differences.join('; ')}.`);
}
