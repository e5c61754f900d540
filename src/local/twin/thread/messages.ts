/** What the host and the thread of the twin tell each other: plain data, and bytes and streams that are handed over. */
import type { Transferable } from 'node:worker_threads';
import type { TwinOptions } from '../../parts';
import type { JiraActor } from '../../runtime';

/** What the thread is started with. */
export interface TwinSettings extends Required<
  Pick<TwinOptions, 'filesDir' | 'demo' | 'declared' | 'triggers' | 'modules'>
> {
  readonly databasePath: string;
  readonly baseUrl: string;
}

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;

interface Sent {
  readonly headers: readonly [string, string][];
  readonly body: Body;
}

/** To the REST API on behalf of an actor, or to a page: then `to` is its whole address. */
export interface SentRequest extends Sent {
  readonly method: string;
  readonly to: string;
  readonly actor: JiraActor | null;
}

export interface SentAnswer extends Sent {
  readonly status: number;
}

export type Asked = { readonly request: SentRequest } | { readonly seed: unknown };

export type Answered =
  /** A page that the twin does not have is null. `changes`: see TwinPart.changeCount. */
  | { readonly response: SentAnswer | null; readonly changes: number }
  | { readonly projects: number; readonly issues: number };

export type Tell =
  /** Tell of events from now on, first of those that nobody has kept yet. */
  | { readonly listen: true }
  /** The events of these numbers are stored elsewhere; those before the first one may not be. */
  | { readonly kept: Span };

/** Events that were told together: from number to number. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** This happened: ProductEvents as JSON, in order. */
export interface Told extends Span {
  readonly events: readonly string[];
}

interface Parcel {
  readonly sent: Sent;
  readonly transfer: Transferable[];
}

/** Headers and body as they can cross. The other side owns what is transferred; the caller's own bytes are copied. */
export function parcel(headers: Headers, body: Body | Uint8Array | FormData): Parcel {
  if (body instanceof FormData) {
    // Its boundary is known when it is written.
    const form = new Response(body);
    const written = new Headers(headers);
    written.set('content-type', form.headers.get('content-type') ?? '');
    return parcel(written, form.body);
  }
  const pairs = [...headers];
  if (body === null || typeof body === 'string') return { sent: { headers: pairs, body }, transfer: [] };
  if (body instanceof ReadableStream) {
    return { sent: { headers: pairs, body }, transfer: [body as unknown as Transferable] };
  }
  const own = new Uint8Array(body);
  return { sent: { headers: pairs, body: own }, transfer: [own.buffer] };
}
