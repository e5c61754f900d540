/** What one call has to go by: its time, its connections, its way into the network. */
import type { NetworkAccess } from '../network/access';
import type { Pool } from './pool';

export interface Call {
  /** Aborts with a TalkError: `deadline` when the time is over, `abandoned` when nobody waits any more. */
  readonly signal: AbortSignal;
  readonly access: NetworkAccess;
  readonly pool: Pool;
}
