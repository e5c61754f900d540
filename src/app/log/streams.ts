/** Which indexes answer a question about the log, each a stream of rows from the newest to the oldest. */
import type { LogRow } from '../../contract';
import { deliveryEntity } from '../deliver';
import { messageEntity } from '../ledger';
import type { IndexQuery } from '../ports';
import type { Question } from './question';
import { incomingRow, outgoingRow, type Names } from './rows';

export interface LogFilter {
  readonly direction: 'in' | 'out' | 'both';
  readonly connectionId: string | null;
  readonly outcome: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export interface Stream {
  readonly query: Omit<IndexQuery, 'from' | 'to' | 'newestFirst' | 'limit' | 'cursor'>;
  readonly row: (key: string, value: unknown) => LogRow | null;
  /** What the index and its filters could not decide. */
  readonly keeps: (row: LogRow) => boolean;
}

interface Asked {
  readonly filter: LogFilter;
  readonly question: Question;
  /** The issue's id, where the question names one that Jira knows. */
  readonly issueId: string | null;
  /** Ids of the incoming connections. */
  readonly mailboxes: readonly string[];
  readonly names: Names;
}

export function streamsFor(asked: Asked): readonly Stream[] {
  const { direction } = asked.filter;
  return [
    ...(direction === 'out' ? [] : incomingStreams(asked)),
    ...(direction === 'in' ? [] : [outgoingStream(asked)]),
  ];
}

interface Equals {
  readonly attribute: string;
  readonly equals: string;
}

function incomingStreams({ filter, question, issueId, mailboxes, names }: Asked): readonly Stream[] {
  const { outcome, connectionId } = filter;
  const entity = messageEntity;
  const row = (key: string, value: unknown): LogRow | null => incomingRow(key, value, names);
  const keeps = (): boolean => true;
  const rest: Equals[] = [
    ...(connectionId === null ? [] : [{ attribute: 'mailbox', equals: connectionId }]),
    ...(outcome === null ? [] : [{ attribute: 'outcome', equals: outcome }]),
  ];
  const one = (index: string, partition: readonly string[], filters: IndexQuery['filters'] = rest): Stream => ({
    query: { entity, index, partition, ...(filters.length === 0 ? {} : { filters }) },
    row,
    keeps,
  });
  switch (question.by) {
    case 'message':
      return [one('by-message', [question.hash])];
    case 'address':
      return [one('by-sender', [question.address])];
    case 'issue':
      return issueId === null
        ? [{ ...one('atMs', [], [...rest, { attribute: 'issueKey', equals: question.issueKey }]) }].map(unpartitioned)
        : [one('by-issue', [issueId])];
    case 'words':
    case 'nothing': {
      const words = question.by === 'words' ? question.words : [];
      const contains = words.map((word) => ({ attribute: 'words', contains: word }));
      // An outcome has an index for each mailbox; without one, all records are gone through.
      if (outcome === null) return [unpartitioned(one('atMs', [], [...rest, ...contains]))];
      const wanted = connectionId === null ? mailboxes : [connectionId];
      return wanted.map((mailbox) => one('by-outcome', [mailbox, outcome], contains));
    }
  }
}

function unpartitioned({ query, ...rest }: Stream): Stream {
  const { partition, ...bare } = query;
  return { query: bare, ...rest };
}

function outgoingStream({ filter, question, issueId, names }: Asked): Stream {
  const row = (key: string, value: unknown): LogRow | null => outgoingRow(key, value, names);
  const keeps = (found: LogRow): boolean =>
    (filter.outcome === null || found.outcome === filter.outcome) &&
    (filter.connectionId === null || found.connection.id === filter.connectionId) &&
    matches(found, question);
  const entity = deliveryEntity;
  if (question.by === 'message')
    return { query: { entity, index: 'by-message', partition: [question.hash] }, row, keeps };
  if (question.by === 'issue' && issueId !== null)
    return { query: { entity, index: 'by-issue', partition: [issueId] }, row, keeps };
  return { query: { entity, index: 'atMs' }, row, keeps };
}

function matches({ to, subject, issueKey, messageId }: LogRow, question: Question): boolean {
  const text = `${to} ${subject} ${issueKey ?? ''} ${messageId ?? ''}`.toLowerCase();
  switch (question.by) {
    case 'nothing':
    case 'message':
      return true;
    case 'issue':
      // By its id it was found already, whatever its key was then.
      return true;
    case 'address':
      return text.includes(question.address);
    case 'words':
      return question.words.every((word) => text.includes(word));
  }
}
