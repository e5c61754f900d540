/** One mailbox at a glance: how it does, when it was read and will be read, what waits in it. */
import { useId, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { outcomeWords, stateOf, toneColors } from '../connections/words';
import { Link } from '../frame/link';
import { NextPoll } from '../connections/next-poll';
import { Time } from '../kit/time';
import type { ConnectionView, Backlog, MailboxHealth } from '../../../../src/contract';

interface MailboxCardProps {
  readonly view: ConnectionView;
  readonly onPoll: () => void;
}

export function MailboxCard({ view, onPoll }: MailboxCardProps): ReactElement {
  const id = useId();
  const { connection, health } = view;
  const { text, tone } = stateOf(view);
  return (
    <li className="panel card">
      <div className="card-head">
        <h3 id={id}>
          <Link to={`/connections/${encodeURIComponent(connection.id)}`}>{connection.name}</Link>
        </h3>
        <Lozenge appearance={toneColors[tone]}>{text}</Lozenge>
      </div>
      {connection.enabled && health?.failure && <p className="card-failure">{health.failure.message}</p>}
      {connection.enabled &&
        view.certificate?.warnings.map((warning) => (
          <p key={warning} className="card-failure">
            {warning}
          </p>
        ))}
      {health && <CardFacts health={health} isEnabled={connection.enabled} />}
      {connection.enabled && (
        <div className="card-actions">
          <Button spacing="compact" aria-describedby={id} onClick={onPoll}>
            Poll now
          </Button>
        </div>
      )}
    </li>
  );
}

function CardFacts({ health, isEnabled }: { readonly health: MailboxHealth; isEnabled: boolean }): ReactElement {
  const { lastSuccessMs, nextPollMs, waiting, held, consecutiveFailures, lastOutcome, backlog } = health;
  const outcome = outcomeWords(lastOutcome);
  return (
    <dl className="facts">
      <dt>Last success</dt>
      <dd>{lastSuccessMs === null ? 'none yet' : <Time at={lastSuccessMs} />}</dd>
      <dt>Next poll</dt>
      <dd>{!isEnabled || nextPollMs === null ? 'none: it is off' : <NextPoll health={health} />}</dd>
      {isEnabled && consecutiveFailures > 0 && (
        <>
          <dt>Backing off</dt>
          <dd>{consecutiveFailures === 1 ? 'after 1 failure' : `after ${consecutiveFailures} failures in a row`}</dd>
        </>
      )}
      {backlog && (
        <>
          <dt>Backlog</dt>
          <dd>{backlogWords(backlog)}</dd>
        </>
      )}
      <dt>Waiting</dt>
      <dd>{countWords(waiting)}</dd>
      <dt>Held</dt>
      <dd>{held === 0 ? 'none' : <Link to="/held">{countWords(held)}</Link>}</dd>
      {outcome !== '' && (
        <>
          <dt>Last mail</dt>
          <dd>{outcome}</dd>
        </>
      )}
    </dl>
  );
}

/** "3,200 done, 6,800 left, 45 a second, about 3 minutes to go". */
function backlogWords({ done, left, mailsPerSecond, secondsToGo }: Backlog): string {
  const rate = mailsPerSecond >= 1 ? `${Math.round(mailsPerSecond)} a second` : 'less than one a second';
  const minutes = Math.ceil(secondsToGo / 60);
  const togo =
    minutes <= 1
      ? 'about a minute'
      : minutes < 120
        ? `about ${minutes} minutes`
        : `about ${Math.round(minutes / 60)} hours`;
  return `${done.toLocaleString('en')} done, ${left.toLocaleString('en')} left, ${rate}, ${togo} to go`;
}

/** The app counts no further. */
const mostCounted = 100;

export function countWords(count: number): string {
  if (count === 0) return 'none';
  return count >= mostCounted ? `${mostCounted} or more` : String(count);
}
