/** Connections that were deleted and can be brought back for a while; part of `adminCalls`. */
import { z } from 'zod';
import type { Connection } from './connection';

const id = z.string().min(1).max(100);

export const deletedCalls = {
  'connections.delete': z.strictObject({ id }),
  /** Brings a deleted one back as it was. */
  'connections.restore': z.strictObject({ id }),
  /** Forgets a deleted one for good, before its time. */
  'connections.erase': z.strictObject({ id }),
} as const;

export interface DeletedConnection {
  /** As it was; no secret in it. */
  readonly connection: Connection;
  readonly deletedMs: number;
  /** Until then it can be brought back. */
  readonly endsMs: number;
}

export interface DeletedAnswers {
  'connections.delete': { readonly deleted: true };
  'connections.erase': { readonly erased: true };
}
