/** Whether receivers have reason to trust the From address of a stored connection: what DNS and a test mail say, and what to add. */
import { useId, useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { call } from '../api';
import { Copyable } from '../kit/copyable';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Note } from '../kit/note';
import { failureIn } from '../kit/use-call';
import type { DeliverabilityCheck, DeliverabilityReport, Failure } from '../../../../src/contract';
import { checkState, checkTitles } from './deliverability-words';
import { toneColors } from './words';

interface DeliverabilityPanelProps {
  readonly connection: string;
  /** As it is stored. */
  readonly address: string;
  /** The form differs from what is stored. */
  readonly isDirty: boolean;
}

export function DeliverabilityPanel({ connection, address, isDirty }: DeliverabilityPanelProps): ReactElement {
  const { isRunning, report, failure, check } = useDeliverability(connection);
  const id = useId();
  return (
    <section className="panel deliverability" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>Deliverability of the From address</h2>
        <Button onClick={() => void check()} isLoading={isRunning}>
          {report ? 'Check again' : 'Check'}
        </Button>
      </header>
      <p className="quiet">
        Asks DNS whether those who receive mail of {address} have reason to trust it. To see the DKIM signature,
        Postroom sends a test mail to the mailbox that reads the replies, and reads it there.
      </p>
      {isDirty && (
        <Note appearance="information" title="The connection is checked as it is saved, without your changes." />
      )}
      {isRunning && (
        <Loading text="Sending a test mail, waiting until it arrives, and asking DNS. This takes up to half a minute." />
      )}
      {failure && <FailureNote title="The check could not run" failure={failure} />}
      {report && !isRunning && <Findings report={report} />}
    </section>
  );
}

interface Deliverability {
  readonly isRunning: boolean;
  readonly report: DeliverabilityReport | null;
  readonly failure: Failure | null;
  readonly check: () => Promise<void>;
}

function useDeliverability(connection: string): Deliverability {
  const [isRunning, setRunning] = useState(false);
  const [report, setReport] = useState<DeliverabilityReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const check = async (): Promise<void> => {
    setRunning(true);
    setFailure(null);
    const reply = await call('deliverability.check', { connection });
    setRunning(false);
    setReport(reply.ok ? reply.value : null);
    setFailure(reply.ok ? null : failureIn(reply));
  };
  return { isRunning, report, failure, check };
}

function Findings({ report: { address, checks } }: { readonly report: DeliverabilityReport }): ReactElement {
  const good = checks.filter(({ state }) => state === 'good').length;
  return (
    <>
      <p role="status">
        {good === checks.length
          ? `Nothing needs to be done for ${address}.`
          : `${good} of ${checks.length} are good for ${address}.`}
      </p>
      <ul className="findings">
        {checks.map((check) => (
          <Finding key={check.name} check={check} />
        ))}
      </ul>
    </>
  );
}

function Finding({ check }: { readonly check: DeliverabilityCheck }): ReactElement {
  const { name, found, record, advice, add } = check;
  const { title, what } = checkTitles[name];
  const { text, tone } = checkState(check);
  return (
    <li className="finding">
      <h3>
        {title} <Lozenge appearance={toneColors[tone]}>{text}</Lozenge>
      </h3>
      <p className="quiet">{what}</p>
      <p>{found}</p>
      {advice !== null && <p>{advice}</p>}
      {add && (
        <div className="record">
          <p>Record to add (type {add.type}):</p>
          <Copyable label="Name" text={add.name} of={title} />
          <Copyable label="Value" text={add.value} of={title} />
        </div>
      )}
      {record !== null && (
        <details className="more">
          <summary>In DNS now ({title})</summary>
          <code className="record-now">{record}</code>
        </details>
      )}
    </li>
  );
}
