/** What a list, or the ledger, says is to be worked on. */
import type { ListedMessage } from '../../contract';
import type { MessageRecord } from '../ledger';

/** A listed message that is to be worked on, with what the ledger knows of it. */
export interface Todo {
  readonly listed: ListedMessage;
  readonly key: string;
  readonly known: MessageRecord | null;
  /** It came after the cursor: it was not there before. */
  readonly isNew: boolean;
  /** What was written down before it is fetched; null = nothing was. */
  readonly mark: MessageRecord | null;
}
