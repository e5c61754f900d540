/** The search and its rows. */
import { useRef, useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Time } from '../kit/time';
import { refused } from '../kit/use-call';
import type { Failure, FindAnswer } from '../../../../src/contract';
import { Answer } from './answer';
import { saveCsv } from './download';
import { anyMail, keepQuestion, lastQuestion, type Question } from './question';
import { Rows } from './rows';
import { SearchForm } from './search-form';
import { useLog, type LogRows } from './use-log';

export function ListPage(): ReactElement {
  const [question, setQuestion] = useState(lastQuestion);
  const log = useLog(question);
  const finder = useFinder();
  const search = (next: Question): void => {
    keepQuestion(next);
    finder.close();
    // The same question again is asked again.
    if (next === question) log.again();
    else setQuestion(next);
  };
  return (
    <Page
      title="Mail log"
      lead="Every mail in and out: what became of it, and why."
      actions={<ExportButton question={question} />}
    >
      <SearchForm question={question} onSearch={search} onFind={finder.find} isFinding={finder.isBusy} />
      {finder.failure && <FailureNote title="The mail could not be looked for" failure={finder.failure} />}
      {finder.answer && <Answer answer={finder.answer} onClose={finder.close} />}
      {log.failure && <FailureNote title="The log could not be read" failure={log.failure} />}
      <Results log={log} isFiltered={question !== anyMail} />
    </Page>
  );
}

function Results({ log, isFiltered }: { readonly log: LogRows; readonly isFiltered: boolean }): ReactElement {
  const { rows, isBusy, hasMore, searchedToMs, more } = log;
  return (
    <section className="log-results" aria-label="Mails" aria-busy={isBusy}>
      {rows.length > 0 && <Rows label="Mails" rows={rows} />}
      {rows.length === 0 && !isBusy && !log.failure && !hasMore && (
        <p className="empty">
          {isFiltered
            ? 'No mail in the log is like that. “Where is that mail?” looks into the mailboxes, too.'
            : 'No mail yet. As soon as a mailbox is read or a notification is sent, it stands here.'}
        </p>
      )}
      {isBusy && <Loading text={rows.length === 0 ? 'Searching…' : 'Searching further back…'} />}
      {searchedToMs !== null && !isBusy && (
        <p className="quiet">
          Looked back to <Time at={searchedToMs} />.
        </p>
      )}
      {hasMore && !isBusy && (
        <Button onClick={more}>{searchedToMs === null ? 'Show older mail' : 'Look further back'}</Button>
      )}
    </section>
  );
}

interface Finder {
  readonly answer: FindAnswer | null;
  readonly failure: Failure | null;
  readonly isBusy: boolean;
  readonly find: (text: string) => void;
  readonly close: () => void;
}

function useFinder(): Finder {
  const [answer, setAnswer] = useState<FindAnswer | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const find = async (text: string): Promise<void> => {
    setBusy(true);
    const reply = await call('log.find', { text });
    setBusy(false);
    setAnswer(reply.ok ? reply.value : null);
    setFailure(reply.ok ? null : reply.kind === 'failed' ? reply.failure : refused(reply.problems));
  };
  const close = (): void => {
    setAnswer(null);
    setFailure(null);
  };
  return { answer, failure, isBusy, find: (text) => void find(text), close };
}

function ExportButton({ question }: { readonly question: Question }): ReactElement {
  const [count, setCount] = useState<number | null>(null);
  const stopped = useRef(false);
  const start = async (): Promise<void> => {
    stopped.current = false;
    setCount(0);
    const failure = await saveCsv(question, { stopped: () => stopped.current, tell: setCount });
    setCount(null);
    if (failure) announce({ title: 'The log was not exported', text: failure.message, type: 'error' });
  };
  if (count === null) return <Button onClick={() => void start()}>Export CSV</Button>;
  const stop = (): void => {
    stopped.current = true;
  };
  return (
    <div className="exporting">
      <span role="status">{count} mails…</span>
      <Button onClick={stop}>Stop</Button>
    </div>
  );
}
