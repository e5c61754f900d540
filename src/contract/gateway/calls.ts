/**
 * The mail gateway's HTTP API, version 1: `POST /v1/<call>`, JSON in, JSON out, `Authorization: Bearer <Forge Invocation
 * Token>`. Errors are `application/problem+json` (RFC 9457) with a `failure` member. The gateway keeps nothing: every
 * request carries the server's address and credentials. `doctor` answers NDJSON, `fetch` answers frames (see reading.ts).
 */
import { z } from 'zod';
import { failureSchema } from '../failure';
import { discoverAnswer, discoverRequest } from './discover';
import { helloAnswer, helloRequest } from './hello';
import {
  acknowledgeAnswer,
  acknowledgeRequest,
  carryAnswer,
  carryRequest,
  foldersAnswer,
  foldersRequest,
  listAnswer,
  listRequest,
  searchAnswer,
  searchRequest,
  statusAnswer,
  statusRequest,
} from './reading';
import { recordsAnswer, recordsRequest, submitAnswer, submitRequest } from './sending';
import { webhookAnswer, webhookRequest } from './webhook';

/** Request header: how many milliseconds the caller will wait. Without it each call has an ordinary limit that fits its place. */
export const deadlineHeader = 'x-postroom-deadline-ms';

/** Problem details (RFC 9457) with our failure. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  failure: failureSchema,
});
export type Problem = z.infer<typeof problem>;

/** JSON calls of the gateway; `doctor` (NDJSON) and `fetch` (frames) stream and stand apart. */
export const gatewayCalls = {
  folders: { request: foldersRequest, answer: foldersAnswer },
  status: { request: statusRequest, answer: statusAnswer },
  list: { request: listRequest, answer: listAnswer },
  acknowledge: { request: acknowledgeRequest, answer: acknowledgeAnswer },
  carry: { request: carryRequest, answer: carryAnswer },
  search: { request: searchRequest, answer: searchAnswer },
  submit: { request: submitRequest, answer: submitAnswer },
  discover: { request: discoverRequest, answer: discoverAnswer },
  records: { request: recordsRequest, answer: recordsAnswer },
  hello: { request: helloRequest, answer: helloAnswer },
  webhook: { request: webhookRequest, answer: webhookAnswer },
} as const;
export type GatewayCall = keyof typeof gatewayCalls;
export type GatewayRequest<C extends GatewayCall> = z.input<(typeof gatewayCalls)[C]['request']>;
export type GatewayAnswer<C extends GatewayCall> = z.infer<(typeof gatewayCalls)[C]['answer']>;
