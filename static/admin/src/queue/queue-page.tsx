/** The mails that go out or went out, newest first, with what one can do about each and about several. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { Link } from '../frame/link';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { SelectField, TextField } from '../kit/field';
import { LeafButtons } from '../kit/leaf-buttons';
import { Loading } from '../kit/loading';
import { Sections } from '../kit/sections';
import { useCall } from '../kit/use-call';
import { usePages } from '../kit/use-pages';
import { useSettled } from '../kit/use-settled';
import type { DeliveryOutcome, DeliveryView } from '../../../../src/contract';
import { AddressDialog } from './address-dialog';
import { DeliveryTable } from './delivery-table';
import { useQueueActs } from './use-queue';
import { outcomeOptions } from './words';

export const queueSections = [
  { to: '/queue', text: 'Mail' },
  { to: '/queue/suppressed', text: 'Addresses that get no mail' },
] as const;

interface Filter {
  readonly outcome: DeliveryOutcome | '';
  readonly issueKey: string;
  readonly recipient: string;
}

const nothing: Filter = { outcome: '', issueKey: '', recipient: '' };

export function QueuePage(): ReactElement {
  const [filter, setFilter] = useState(nothing);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [editing, setEditing] = useState<DeliveryView | null>(null);
  const { outcome, issueKey, recipient } = useSettled(filter, 250);
  const leaf = usePages(JSON.stringify([outcome, issueKey, recipient]));
  const input = {
    outcome: outcome === '' ? null : outcome,
    issueKey: issueKey.trim() === '' ? null : issueKey.trim(),
    recipient: recipient.trim() === '' ? null : recipient.trim(),
    cursor: leaf.cursor,
  };
  const { value, failure, reload } = useCall('deliveries.list', input, { everyMs: 5_000 });
  const acts = useQueueActs(reload);
  const deliveries = value?.deliveries ?? [];
  const isFiltered = filter.outcome !== '' || filter.issueKey !== '' || filter.recipient !== '';
  return (
    <Page
      title="Queue"
      lead="Mail that Postroom sends: what waits for its turn, what the mail server took, what went wrong."
    >
      <Sections label="Queue" links={queueSections} current="/queue" />
      <FilterFields filter={filter} onChange={setFilter} />
      {failure && <FailureNote title="The queue could not be read" failure={failure} />}
      {acts.failure && <FailureNote title={acts.failure.title} failure={acts.failure.failure} />}
      {!value && !failure && <Loading />}
      {value && deliveries.length === 0 && <Empty isFiltered={isFiltered} onAll={() => setFilter(nothing)} />}
      {deliveries.length > 0 && (
        <>
          <Bulk
            chosen={deliveries.filter(({ id }) => chosen.has(id))}
            acts={acts}
            onDone={() => setChosen(new Set())}
          />
          <DeliveryTable {...{ deliveries, chosen, acts }} onChoose={setChosen} onEdit={setEditing} />
        </>
      )}
      <LeafButtons leaf={leaf} next={value?.cursor ?? null} />
      {editing && <AddressDialog delivery={editing} onClose={() => setEditing(null)} onDone={reload} />}
    </Page>
  );
}

interface FilterFieldsProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function FilterFields({ filter, onChange }: FilterFieldsProps): ReactElement {
  return (
    <div className="filters" role="search" aria-label="Queue">
      <SelectField
        label="Status"
        name="outcome"
        value={filter.outcome}
        options={outcomeOptions}
        onChange={(outcome) => onChange({ ...filter, outcome: outcome as Filter['outcome'] })}
      />
      <TextField
        label="Recipient"
        name="recipient"
        placeholder="ana@"
        value={filter.recipient}
        onChange={(recipient) => onChange({ ...filter, recipient })}
      />
      <TextField
        label="Issue"
        name="issueKey"
        placeholder="DEMO-1"
        value={filter.issueKey}
        onChange={(issueKey) => onChange({ ...filter, issueKey })}
      />
    </div>
  );
}

function Empty({ isFiltered, onAll }: { readonly isFiltered: boolean; readonly onAll: () => void }): ReactElement {
  if (isFiltered) {
    return (
      <p className="empty">
        No mail is like that. <Button onClick={onAll}>Show all mail</Button>
      </p>
    );
  }
  return (
    <p className="empty">
      No mail has gone out yet. Postroom sends one when something happens to an issue that{' '}
      <Link to="/notifications">the notifications</Link> tell people of, or when somebody writes from an issue. It needs
      an <Link to="/connections">outgoing connection</Link>.
    </p>
  );
}

interface BulkProps {
  readonly chosen: readonly DeliveryView[];
  readonly acts: ReturnType<typeof useQueueActs>;
  readonly onDone: () => void;
}

function Bulk({ chosen, acts, onDone }: BulkProps): ReactElement | null {
  if (chosen.length === 0) return null;
  const retries = chosen.filter(({ can }) => can.retry);
  const cancels = chosen.filter(({ can }) => can.cancel);
  const run = (work: Promise<void>): void => void work.then(onDone);
  return (
    <div className="bulk" role="group" aria-label="Chosen mails">
      <span>{chosen.length} chosen</span>
      <Button isDisabled={retries.length === 0 || acts.isBusy} onClick={() => run(acts.retry(retries))}>
        {`Try again (${retries.length})`}
      </Button>
      <Button isDisabled={cancels.length === 0 || acts.isBusy} onClick={() => run(acts.cancel(cancels))}>
        {`Cancel (${cancels.length})`}
      </Button>
    </div>
  );
}
