/** One mail: what it is, its way step by step, and how it was decided. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { toneColors } from '../connections/words';
import { IssueLink, Link } from '../frame/link';
import { Page } from '../frame/page';
import { MailActions } from '../held/mail-actions';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Time } from '../kit/time';
import { useCall } from '../kit/use-call';
import type { Failure, LogEntry } from '../../../../src/contract';
import { saveSource } from './download';
import { Checks, Journey } from './journey';
import { outcomeOf } from './outcomes';
import { titleOf } from './rows';

interface EntryPageProps {
  readonly id: string;
  readonly direction: 'in' | 'out';
}

export function EntryPage({ id, direction }: EntryPageProps): ReactElement {
  const { value, failure, reload } = useCall('log.get', { id, direction }, { everyMs: 5_000 });
  const back = <Link to="/log">Mail log</Link>;
  if (!value) {
    return (
      <Page title="Mail" back={back}>
        {failure ? <FailureNote title="The mail could not be read" failure={failure} /> : <Loading />}
      </Page>
    );
  }
  const { row } = value;
  return (
    <Page
      title={titleOf(row)}
      back={back}
      actions={direction === 'in' && <MailActions row={row} onDone={() => void reload()} />}
    >
      <Facts entry={value} />
      {row.failure && <FailureNote failure={row.failure} />}
      <Journey steps={value.journey} />
      {value.checks.length > 0 && <Checks checks={value.checks} />}
      {value.hasSource && <Source id={id} subject={row.subject} />}
    </Page>
  );
}

function Facts({ entry: { row, ref } }: { readonly entry: LogEntry }): ReactElement {
  const { outcome, from, to, connection, messageId, issueKey, sizeBytes, atMs, receivedMs, tries } = row;
  const { text, tone } = outcomeOf(outcome);
  return (
    <dl className="facts entry-facts">
      <dt>Outcome</dt>
      <dd>
        <Lozenge appearance={toneColors[tone]}>{text}</Lozenge> {row.reason}
      </dd>
      {from !== '' && <Fact name="From" text={from} />}
      <Fact name="To" text={to} />
      <dt>{receivedMs === null ? 'First seen' : 'Received'}</dt>
      <dd>
        <Time at={receivedMs ?? atMs} />
      </dd>
      {issueKey !== null && issueKey !== '' && (
        <>
          <dt>Issue</dt>
          <dd>
            <IssueLink issueKey={issueKey} />
          </dd>
        </>
      )}
      <Fact
        name={row.direction === 'in' ? 'Mailbox' : 'Sent through'}
        text={connection.name === '' ? 'deleted' : connection.name}
      />
      {messageId !== null && <Fact name="Message-ID" text={`<${messageId}>`} />}
      {ref !== null && <Fact name="On the server" text={ref} />}
      {sizeBytes !== null && <Fact name="Size" text={sizeWords(sizeBytes)} />}
      <Fact name="Tries" text={String(tries)} />
    </dl>
  );
}

function Fact({ name, text }: { readonly name: string; readonly text: string }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );
}

export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1_048_576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

function Source({ id, subject }: { readonly id: string; readonly subject: string }): ReactElement {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async (): Promise<void> => {
    setBusy(true);
    setFailure(await saveSource(id, fileName(subject)));
    setBusy(false);
  };
  return (
    <section className="entry-part">
      <h2>Source</h2>
      <p className="quiet">Postroom keeps no mail. The source comes from the mailbox, as long as it is there.</p>
      {failure && <FailureNote title="The source could not be read" failure={failure} />}
      <Button isLoading={isBusy} onClick={() => void save()}>
        Download source
      </Button>
    </section>
  );
}

const fileName = (subject: string): string =>
  subject
    .replace(/[^\p{L}\p{N} ._-]+/gu, '')
    .trim()
    .slice(0, 60) || 'message';
