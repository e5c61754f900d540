/** The held mails of a kind: the first page kept fresh, older ones on demand. */
import { useState } from 'react';
import { call } from '../api';
import { useCall } from '../kit/use-call';
import type { Failure, LogRow } from '../../../../src/contract';

export interface Held {
  readonly rows: readonly LogRow[];
  readonly hasMore: boolean;
  readonly failure: Failure | null;
  readonly more: () => void;
  readonly reload: () => Promise<void>;
}

interface Older {
  /** The kind whose older mails these are. */
  readonly of: string;
  readonly rows: readonly LogRow[];
  readonly cursor: string | null;
}

export function useHeld(mailboxId: string | null, cause: string | null): Held {
  const { value, failure, reload } = useCall('held.list', { mailboxId, cause }, { everyMs: 5_000 });
  const [found, setOlder] = useState<Older | null>(null);
  const kind = `${mailboxId ?? ''} ${cause ?? ''}`;
  const older = found?.of === kind ? found : null;
  const cursor = older === null ? (value?.cursor ?? null) : older.cursor;
  const load = async (): Promise<void> => {
    const reply = await call('held.list', { mailboxId, cause, cursor });
    if (reply.ok)
      setOlder({ of: kind, rows: [...(older?.rows ?? []), ...reply.value.rows], cursor: reply.value.cursor });
  };
  const first = value?.rows ?? [];
  const shown = new Set(first.map(({ id }) => id));
  const rest = (older?.rows ?? []).filter(({ id }) => !shown.has(id));
  return {
    rows: [...first, ...rest],
    hasMore: cursor !== null,
    failure,
    more: () => void load(),
    reload: async () => {
      setOlder(null);
      await reload();
    },
  };
}
