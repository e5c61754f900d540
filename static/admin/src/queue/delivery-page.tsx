/** One mail that goes out: what became of it for each recipient, why, and what one can do. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { toneColors } from '../connections/words';
import { IssueLink, Link } from '../frame/link';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Time } from '../kit/time';
import { useCall } from '../kit/use-call';
import type { DeliveryRecipient, DeliveryView } from '../../../../src/contract';
import { AddressDialog } from './address-dialog';
import { useQueueActs } from './use-queue';
import { kinds, stateOfDelivery, subjectOf } from './words';

export function DeliveryPage({ id }: { readonly id: string }): ReactElement {
  const { value, failure, reload } = useCall('deliveries.get', { id }, { everyMs: 5_000 });
  const acts = useQueueActs(reload);
  const [isEditing, setEditing] = useState(false);
  return (
    <Page
      title={value ? subjectOf(value) : 'Mail'}
      back={<Link to="/queue">Queue</Link>}
      actions={
        value && (
          <div className="buttons">
            {value.can.retry && (
              <Button isDisabled={acts.isBusy} onClick={() => void acts.retry([value])}>
                Try again now
              </Button>
            )}
            {value.can.edit && <Button onClick={() => setEditing(true)}>Change an address</Button>}
            {value.can.cancel && (
              <Button appearance="danger" isDisabled={acts.isBusy} onClick={() => void acts.cancel([value])}>
                Cancel the mail
              </Button>
            )}
          </div>
        )
      }
    >
      {failure && <FailureNote title="The mail could not be read" failure={failure} />}
      {acts.failure && <FailureNote title={acts.failure.title} failure={acts.failure.failure} />}
      {!value && !failure && <Loading />}
      {value && <Delivery delivery={value} />}
      {value && isEditing && <AddressDialog delivery={value} onClose={() => setEditing(false)} onDone={reload} />}
    </Page>
  );
}

function Delivery({ delivery }: { readonly delivery: DeliveryView }): ReactElement {
  const { outcome, reason, failure, recipients } = delivery;
  const { text, tone } = stateOfDelivery(outcome);
  return (
    <div className="delivery">
      <p className="delivery-state">
        <Lozenge appearance={toneColors[tone]}>{text}</Lozenge> {reason}
      </p>
      {failure && <FailureNote failure={failure} />}
      <Facts delivery={delivery} />
      <section aria-label="Recipients">
        <h2>Recipients</h2>
        <table className="table" role="table" aria-label="Recipients">
          <thead role="rowgroup">
            <tr role="row">
              {['Address', 'Status', 'What the server said'].map((column) => (
                <th key={column} role="columnheader" scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {recipients.map((recipient) => (
              <Recipient key={`${recipient.role} ${recipient.address}`} recipient={recipient} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

const roles = { to: 'To', cc: 'Cc', bcc: 'Bcc' } as const;

function Recipient({ recipient }: { readonly recipient: DeliveryRecipient }): ReactElement {
  const { address, name, role, outcome, reply, status } = recipient;
  const { text, tone } = stateOfDelivery(outcome);
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {address}
        <p className="quiet">
          {roles[role]}
          {name !== '' && ` · ${name}`}
        </p>
      </th>
      <td role="cell">
        <Lozenge appearance={toneColors[tone]}>{text}</Lozenge>
      </td>
      <td role="cell" className="server-words">
        {reply === '' ? <span className="quiet">Nothing yet</span> : reply}
        {status !== null && <p className="quiet">Status {status} (RFC 3463)</p>}
      </td>
    </tr>
  );
}

function Facts({ delivery }: { readonly delivery: DeliveryView }): ReactElement {
  const { kind, issueKey, connection, atMs, tries, nextTryMs, settledMs, messageId } = delivery;
  return (
    <dl className="facts">
      <dt>What it is</dt>
      <dd>{kinds[kind]}</dd>
      {issueKey !== '' && (
        <>
          <dt>Issue</dt>
          <dd>
            <IssueLink issueKey={issueKey} />
          </dd>
        </>
      )}
      <dt>Connection</dt>
      <dd>
        <Link to={`/connections/${encodeURIComponent(connection.id)}`}>{connection.name}</Link>
      </dd>
      <dt>In the queue since</dt>
      <dd>
        <Time at={atMs} />
      </dd>
      <dt>Tries</dt>
      <dd>
        {tries}
        {nextTryMs !== null && (
          <>
            , next <Time at={nextTryMs} />
          </>
        )}
      </dd>
      {settledMs !== null && (
        <>
          <dt>Settled</dt>
          <dd>
            <Time at={settledMs} />
          </dd>
        </>
      )}
      {messageId !== null && (
        <>
          <dt>Message-ID</dt>
          <dd>
            <code>{messageId}</code>
            <p className="quiet">The same at every try: a mail that arrives twice is known by it.</p>
          </dd>
        </>
      )}
    </dl>
  );
}
