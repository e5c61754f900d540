/** Files made from answers of the app, piece by piece. */
import { call } from '../api';
import { refused } from '../kit/use-call';
import type { Failure, Reply } from '../../../../src/contract';
import { csvHead, csvLines } from './csv';
import { askedOf, type Question } from './question';

export interface Progress {
  readonly stopped: () => boolean;
  readonly tell: (count: number) => void;
}

/** Every row that the question finds, in one file. @returns why it failed; null = it is done or was stopped */
export async function saveCsv(question: Question, { stopped, tell }: Progress): Promise<Failure | null> {
  const parts = ['\uFEFF', csvHead];
  let cursor: string | null = null;
  let count = 0;
  do {
    const reply = await logPage(question, cursor);
    if (!reply.ok) return failureIn(reply);
    parts.push(csvLines(reply.value.rows));
    count += reply.value.rows.length;
    tell(count);
    cursor = reply.value.cursor;
  } while (cursor !== null && !stopped());
  if (!stopped()) save(new Blob(parts, { type: 'text/csv;charset=utf-8' }), 'mail-log.csv');
  return null;
}

const logPage = (question: Question, cursor: string | null): ReturnType<typeof call<'log.list'>> =>
  call('log.list', { ...askedOf(question), cursor, limit: 100 });

/** The mail as its server has it. @returns why it failed; null = it is done */
export async function saveSource(id: string, name: string): Promise<Failure | null> {
  const parts: BlobPart[] = [];
  let offset: number | null = 0;
  while (offset !== null) {
    const reply: Awaited<ReturnType<typeof sourcePiece>> = await sourcePiece(id, offset);
    if (!reply.ok) return failureIn(reply);
    parts.push(Uint8Array.from(atob(reply.value.base64), (letter) => letter.charCodeAt(0)));
    offset = reply.value.next;
  }
  save(new Blob(parts, { type: 'message/rfc822' }), `${name}.eml`);
  return null;
}

const sourcePiece = (id: string, offset: number): ReturnType<typeof call<'log.source'>> =>
  call('log.source', { id, offset });

function failureIn(reply: Extract<Reply<unknown>, { ok: false }>): Failure {
  return reply.kind === 'failed' ? reply.failure : refused(reply.problems);
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of the file by then.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
