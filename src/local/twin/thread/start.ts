/** The host's side of the twin's thread. */
import { splitOff } from '../../database';
import { HungUp } from '../../hung-up';
import { errorText, type Log } from '../../log';
import type { TwinOptions, TwinPart } from '../../parts';
import type { ProductEvent } from '../../product-event';
import { HostThread } from '../../thread';
import { plain, type Route } from '../../web';
import { scopesFor } from '../rest/router';
import {
  parcel,
  type Answered,
  type Asked,
  type SentAnswer,
  type SentRequest,
  type Tell,
  type Told,
  type TwinSettings,
} from './messages';

/**
 * @param entry the bundled file of thread/entry.ts
 * @param databasePath its own database, made when missing
 */
export async function twinInThread(
  entry: string,
  databasePath: string,
  { db, baseUrl, filesDir, demo, declared, triggers, modules = [] }: TwinOptions,
  log: Log,
): Promise<TwinPart> {
  splitOff(db, 'jira_issues', databasePath);
  const settings: TwinSettings = { databasePath, baseUrl: baseUrl(), filesDir, demo, declared, triggers, modules };
  const twin = new TwinThread(entry, settings, log);
  await twin.start();
  return {
    scopesFor,
    handle: ({ method, path, headers, body, actor }) => twin.answer({ method, to: path, actor }, headers, body),
    onEvents: (listener) => twin.listen(listener),
    changeCount: () => twin.changes,
    seed: (file) => twin.seed(file),
    routes: [pagesRoute(twin)],
    close: () => twin.close(),
  };
}

function pagesRoute(twin: TwinThread): Route {
  return ({ method, url, headers, body }) => {
    if (!/^\/(jira|__twin)(\/|$)/.test(url.pathname)) return null;
    return twin.answer({ method, to: url.href, actor: null }, headers, body);
  };
}

type Listener = Parameters<TwinPart['onEvents']>[0];

class TwinThread {
  /** See TwinPart.changeCount. */
  changes = 0;
  readonly #thread: HostThread<Asked, Answered, Tell, Told>;
  readonly #log: Log;
  #listener: Listener | null = null;
  /** Files that are read end with the thread. */
  #files = new AbortController();

  constructor(entry: string, settings: TwinSettings, log: Log) {
    this.#log = log;
    this.#thread = new HostThread({
      name: "Jira's twin",
      entry,
      settings,
      log,
      onEnd: () => {
        this.#files.abort(new HungUp());
        this.#files = new AbortController();
      },
      onTold: (told) => void this.#onEvents(told),
      onRestart: () => this.#listener && this.#thread.tell({ listen: true }),
    });
  }

  start(): Promise<void> {
    return this.#thread.start();
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async answer(
    asked: Pick<SentRequest, 'method' | 'to' | 'actor'>,
    headers: Headers,
    body: Parameters<typeof parcel>[1],
  ): Promise<Response> {
    const { sent, transfer } = parcel(headers, body);
    const answered = await this.#thread.ask({ request: { ...asked, ...sent } }, transfer);
    if (!('response' in answered)) throw new Error('The twin answered something else.');
    this.changes = answered.changes;
    return answered.response === null
      ? plain(404, `Nothing here: ${asked.to}`)
      : responseOf(answered.response, this.#files.signal);
  }

  async seed(file: unknown): Promise<{ readonly projects: number; readonly issues: number }> {
    const answered = await this.#thread.ask({ seed: file });
    if (!('projects' in answered)) throw new Error('The twin answered something else.');
    return answered;
  }

  listen(listener: Listener): void {
    this.#listener = listener;
    this.#thread.tell({ listen: true });
  }

  async #onEvents({ events, from, to }: Told): Promise<void> {
    try {
      await this.#listener?.(events.map((event) => JSON.parse(event) as ProductEvent));
      this.#thread.tell({ kept: { from, to } });
    } catch (error) {
      // The thread still has them, and tells them again when it is started anew.
      this.#log('error', `What happened in Jira's twin is not kept (${events.length}): ${errorText(error)}`);
    }
  }
}

function responseOf({ status, headers, body }: SentAnswer, signal: AbortSignal): Response {
  const whole = body instanceof ReadableStream ? body.pipeThrough(new TransformStream(), { signal }) : body;
  return new Response(whole, { status, headers: [...headers] });
}
