/** The log as CSV (RFC 4180), safe to open in a spreadsheet. */
import type { LogRow } from '../../../../src/contract';

const columns: readonly (readonly [name: string, of: (row: LogRow) => string | number | null])[] = [
  ['direction', ({ direction }) => direction],
  ['first_seen', ({ atMs }) => time(atMs)],
  ['received', ({ receivedMs }) => time(receivedMs)],
  ['settled', ({ settledMs }) => time(settledMs)],
  ['connection', ({ connection }) => connection.name],
  ['from', ({ from }) => from],
  ['to', ({ to }) => to],
  ['subject', ({ subject }) => subject],
  ['message_id', ({ messageId }) => messageId],
  ['outcome', ({ outcome }) => outcome],
  ['reason', ({ reason }) => reason],
  ['issue', ({ issueKey }) => issueKey],
  ['tries', ({ tries }) => tries],
  ['size_bytes', ({ sizeBytes }) => sizeBytes],
];

const time = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString());

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const tame = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

export const csvHead = `${columns.map(([name]) => name).join(',')}\r\n`;

export function csvLines(rows: readonly LogRow[]): string {
  return rows.map((row) => `${columns.map(([, of]) => cell(of(row))).join(',')}\r\n`).join('');
}
