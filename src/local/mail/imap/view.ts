/**
 * What one session sees of the folder it selected: message sequence numbers (RFC 9051 section 2.3.1.2). Changes by others
 * are noted as they happen and shown only when the protocol allows it (section 5.2, 7.5.1).
 */
import type { Change, Folder, MailStore } from '../store';
import { lowerBound, membersOf, sequenceNumbers, type NumberSet } from './syntax/number-set';

/** A message as the session numbers it. */
export interface Numbered {
  readonly sequence: number;
  readonly uid: number;
}

export class FolderView {
  readonly folder: Folder;
  readonly readOnly: boolean;
  /** The folder was deleted or its UIDs were renewed: nothing here means anything any more. */
  gone = false;

  private readonly store: MailStore;
  private readonly uids: number[];
  private arrived: number[] = [];
  private expunged = new Set<number>();
  private flagged = new Set<number>();
  private readonly unsubscribe: () => void;
  private notify: (() => void) | null = null;

  constructor(store: MailStore, folder: Folder, { readOnly, session }: { readOnly: boolean; session: object }) {
    this.store = store;
    this.folder = folder;
    this.readOnly = readOnly;
    this.uids = store.messages.uids(folder);
    this.unsubscribe = store.changes.subscribe(folder.id, (change) => this.note(change, session));
  }

  get count(): number {
    return this.uids.length;
  }

  /** UIDs by sequence number, ascending. */
  get ascending(): readonly number[] {
    return this.uids;
  }

  close(): void {
    this.unsubscribe();
    this.notify = null;
  }

  /** Messages named by a set of UIDs, or of sequence numbers. */
  members(set: NumberSet, byUid: boolean): readonly Numbered[] {
    if (byUid) return membersOf(set, this.uids).map((uid) => ({ sequence: this.sequenceOf(uid), uid }));
    return sequenceNumbers(set, this.uids.length).map((sequence) => ({ sequence, uid: this.uids[sequence - 1] ?? 0 }));
  }

  /** 0 when the view has no such message. */
  sequenceOf(uid: number): number {
    const at = lowerBound(this.uids, uid);
    return this.uids[at] === uid ? at + 1 : 0;
  }

  /** Calls `listener` whenever something changes, until it is set to null (IDLE). */
  onChange(listener: (() => void) | null): void {
    this.notify = listener;
  }

  /** The untagged lines that bring the client up to date. Sequence numbers move only when `mayExpunge`. */
  *news({ mayExpunge }: { mayExpunge: boolean }): Generator<string> {
    if (mayExpunge) yield* this.expunge();
    if (this.arrived.length > 0) {
      this.uids.push(...this.arrived.filter((uid) => !this.expunged.has(uid)));
      this.arrived = [];
      yield `* ${this.uids.length} EXISTS`;
    }
    const flagged = [...this.flagged];
    this.flagged.clear();
    for (const uid of flagged) {
      const sequence = this.sequenceOf(uid);
      const message = sequence > 0 ? this.store.messages.get(this.folder, uid) : null;
      if (message) yield `* ${sequence} FETCH (UID ${uid} FLAGS (${message.flags.join(' ')}))`;
    }
  }

  /** Highest first, so that each number is right when it is read. */
  private *expunge(): Generator<string> {
    const descending = [...this.expunged].sort((a, b) => b - a);
    this.expunged.clear();
    for (const uid of descending) {
      const sequence = this.sequenceOf(uid);
      if (sequence === 0) continue;
      this.uids.splice(sequence - 1, 1);
      yield `* ${sequence} EXPUNGE`;
    }
  }

  private note(change: Change, session: object): void {
    if (change.kind === 'arrived') this.arrived.push(change.uid);
    else if (change.kind === 'expunged') for (const uid of change.uids) this.expunged.add(uid);
    else if (change.kind === 'gone') this.gone = true;
    else if (change.by !== session) for (const uid of change.uids) this.flagged.add(uid);
    this.notify?.();
  }
}
