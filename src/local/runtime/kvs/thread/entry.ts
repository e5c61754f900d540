/** Forge's storage in a thread of its own: the host's thread is left to the app. */
import { closeDatabase, openDatabase } from '../../../database';
import { serve, type Service } from '../../../serve';
import { openStore } from '../store';
import type { Asked, Kept, StorageSettings, Tell } from './start';

serve(({ databasePath, secretsPath, entities }: StorageSettings): Service<Asked, Tell> => {
  const [db, secrets] = [openDatabase(databasePath), openDatabase(secretsPath)];
  const store = openStore({ db, secrets, entities, now: Date.now });
  return {
    answer: async ({ path, body }) => {
      const kept = await store.handle(path, body);
      const answer: Kept = { status: kept.status, body: await kept.text() };
      return { answer };
    },
    hear: () => store.sweep(),
    close: () => {
      closeDatabase(db);
      closeDatabase(secrets);
    },
  };
});
