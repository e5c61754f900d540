/** The host's side of the storage's thread. */
import { splitOff } from '../../../database';
import type { Log } from '../../../log';
import { HostThread } from '../../../thread';
import { answer } from '../../answer';
import type { Store, StoreOptions } from '../store';

/** What the thread is started with: its databases, made when missing, and what the manifest declares. */
export interface StorageSettings extends Pick<StoreOptions, 'entities'> {
  readonly databasePath: string;
  readonly secretsPath: string;
}

/** See Store.handle. */
export interface Asked {
  readonly path: string;
  readonly body: string;
}

export interface Kept {
  readonly status: number;
  readonly body: string;
}

/** Told to the thread: it is time to sweep. */
export type Tell = 'sweep';

/** @param entry the bundled file of thread/entry.ts */
export async function storeInThread(
  entry: string,
  paths: Pick<StorageSettings, 'databasePath' | 'secretsPath'>,
  { db, entities }: StoreOptions,
  log: Log,
): Promise<Store> {
  splitOff(db, 'kvs', paths.databasePath);
  const settings: StorageSettings = { ...paths, entities };
  const thread = new HostThread<Asked, Kept, Tell>({ name: "Forge's storage", entry, settings, log });
  await thread.start();
  return {
    handle: async (path, body) => {
      const kept = await thread.ask({ path, body });
      return answer(kept.status, kept.body);
    },
    sweep: () => thread.tell('sweep'),
    close: () => thread.close(),
  };
}
