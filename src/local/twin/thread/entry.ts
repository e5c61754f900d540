/** Jira's twin in a thread of its own, with its own database: the host's thread is left to the app. */
import { closeDatabase, committed, inGroup, openDatabase } from '../../database';
import { serve, type Service } from '../../serve';
import type { WebRequest } from '../../web';
import { createTwin, type Twin } from '../twin';
import { parcel, type Asked, type SentRequest, type Tell, type Told, type TwinSettings } from './messages';
import { openOutbox } from './outbox';

serve(({ databasePath, baseUrl, ...settings }: TwinSettings, tell: (told: Told) => void): Service<Asked, Tell> => {
  const db = openDatabase(databasePath);
  const twin = createTwin({ ...settings, db, now: Date.now, baseUrl: () => baseUrl });
  const outbox = openOutbox(db);
  /** The number of the last event that was told; null = nobody listens. */
  let last: number | null = null;
  let isDue = false;
  const tellEvents = (): void => {
    isDue = false;
    if (last === null || !db.isOpen) return;
    // Something else is being written already: what belongs to it is not kept yet.
    if (db.isTransaction) {
      tellWhenKept();
      return;
    }
    const told = outbox.after(last);
    if (told === null) return;
    last = told.to;
    tell(told);
  };
  /** Events that are kept together are told together. What a failed commit lost is not in the outbox any more. */
  const tellWhenKept = (): void => {
    if (isDue) return;
    isDue = true;
    committed(db).then(tellEvents, tellEvents);
  };
  // In the transaction of what happened.
  twin.onEvents((happened) => {
    for (const event of happened) outbox.add(JSON.stringify(event));
    tellWhenKept();
    return committed(db);
  });
  return {
    answer: (asked) => ('seed' in asked ? Promise.resolve({ answer: twin.seed(asked.seed) }) : respond(twin, asked)),
    hear: (told) => {
      if ('kept' in told) inGroup(db, () => outbox.remove(told.kept));
      else {
        last = 0;
        tellWhenKept();
      }
    },
    close: () => closeDatabase(db),
  };
});

async function respond(
  twin: Twin,
  { request }: { readonly request: SentRequest },
): ReturnType<Service<Asked, Tell>['answer']> {
  const response = await responseOf(twin, request);
  const changes = twin.changeCount();
  if (response === null) return { answer: { response: null, changes } };
  const { sent, transfer } = parcel(response.headers, await bodyOf(response));
  return { answer: { response: { status: response.status, ...sent }, changes }, transfer };
}

async function responseOf(twin: Twin, { method, to, actor, body, ...sent }: SentRequest): Promise<Response | null> {
  const headers = new Headers([...sent.headers]);
  if (actor !== null) return twin.handle({ method, path: to, headers, body, actor });
  const request: WebRequest = { method, url: new URL(to), headers, body: body instanceof ReadableStream ? body : null };
  for (const route of twin.routes) {
    const found = route(request);
    if (found !== null) return found;
  }
  return null;
}

/** Files are read as they are needed; everything else is small and written in one piece. */
async function bodyOf(response: Response): Promise<string | ReadableStream<Uint8Array> | null> {
  if (response.body === null) return null;
  return response.headers.has('content-length') ? response.body : response.text();
}
