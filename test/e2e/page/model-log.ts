/** The mail log behind the page, in memory. */
import type {
  AdminAnswers,
  FindAnswer,
  HeldGroup,
  LogEntry,
  LogPage,
  LogRow,
  MailPreview,
  MailWish,
  Reply,
} from '../../../src/contract';

interface Asked {
  readonly id: string;
  readonly ids: readonly string[];
  readonly wish: MailWish;
  readonly text: string;
  readonly direction: string;
  readonly outcome: string | null;
  readonly connectionId: string | null;
  readonly mailboxId: string | null;
  readonly cause: string | null;
  readonly cursor: string | null;
  readonly limit: number;
  readonly offset: number;
}

const good = <T>(value: T): Reply<T> => ({ ok: true, value });

export class LogModel {
  entries: LogEntry[] = [];
  source = 'From: ana@customer.example\r\nSubject: Hello\r\n\r\nHello.\r\n';
  preview: MailPreview = { from: '', to: '', subject: '', text: '', attachments: [] };
  found: FindAnswer = { sentence: '', atMs: null, findings: [], rows: [] };
  waitsFor: readonly string[] = [];
  /** How much of the source goes into one answer. */
  pieceBytes = 20;

  list({ text, direction, outcome, connectionId, cursor, limit }: Asked): Reply<LogPage> {
    const wanted = text.toLowerCase();
    const rows = this.entries
      .map(({ row }) => row)
      .filter((row) => direction === 'both' || row.direction === direction)
      .filter((row) => outcome === null || row.outcome === outcome)
      .filter((row) => connectionId === null || row.connection.id === connectionId)
      .filter(({ from, to, subject, messageId, issueKey }) =>
        [from, to, subject, messageId, issueKey].join(' ').toLowerCase().includes(wanted),
      );
    return good(paged(rows, cursor, limit));
  }

  get({ id }: Asked): Reply<LogEntry> {
    return good(this.entries.find(({ row }) => row.id === id)!);
  }

  piece({ offset }: Asked): Reply<AdminAnswers['log.source']> {
    const bytes = Buffer.from(this.source);
    const next = offset + this.pieceBytes;
    const base64 = bytes.subarray(offset, next).toString('base64');
    return good({ base64, sizeBytes: bytes.length, next: next < bytes.length ? next : null });
  }

  wish({ ids, wish }: Asked): Reply<AdminAnswers['log.wish']> {
    const meant = this.entries.filter(({ row }) => ids.includes(row.id));
    for (const { row } of meant) this.#ask(row, wish);
    return good({ asked: meant.length, passed: ids.length - meant.length, waitsFor: this.waitsFor });
  }

  wishAll({ mailboxId, cause, wish }: Asked): Reply<AdminAnswers['held.wishAll']> {
    const meant = this.#held(mailboxId, cause);
    for (const row of meant) this.#ask(row, wish);
    return good({ asked: meant.length, left: false, waitsFor: this.waitsFor });
  }

  groups(): Reply<AdminAnswers['held.groups']> {
    const groups = new Map<string, HeldGroup>();
    for (const { connection, cause, reason, atMs } of this.#held(null, null)) {
      const name = `${connection.id} ${cause ?? ''}`;
      const known = groups.get(name);
      const fresh = { mailbox: connection, cause: cause ?? 'unknown', reason, count: 1, newestMs: atMs };
      groups.set(name, known ? { ...known, count: known.count + 1 } : fresh);
    }
    return good({ groups: [...groups.values()], more: false });
  }

  held({ mailboxId, cause, cursor }: Asked): Reply<LogPage> {
    return good(
      paged(
        this.entries.map(({ row }) => row).filter((row) => isHeld(row, mailboxId, cause)),
        cursor,
        50,
      ),
    );
  }

  #held(mailboxId: string | null, cause: string | null): LogRow[] {
    const rows = this.entries.map(({ row }) => row);
    return rows.filter((row) => isHeld(row, mailboxId, cause) && row.wish === null);
  }

  #ask(row: LogRow, wish: MailWish): void {
    this.entries = this.entries.map((entry) => (entry.row.id === row.id ? { ...entry, row: { ...row, wish } } : entry));
  }
}

const isHeld = ({ outcome, connection, cause: why }: LogRow, mailboxId: string | null, cause: string | null): boolean =>
  outcome === 'hold' && (mailboxId === null || connection.id === mailboxId) && (cause === null || why === cause);

function paged(rows: readonly LogRow[], cursor: string | null, limit: number): LogPage {
  const start = Number(cursor ?? 0);
  const end = start + limit;
  return { rows: rows.slice(start, end), cursor: end < rows.length ? String(end) : null, searchedToMs: null };
}
