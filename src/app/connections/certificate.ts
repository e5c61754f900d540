/**
 * The certificate each server showed last: a change, and the days before it expires (30, 14, 3), are told to the admin. It was
 * believed already when it comes here: this watches for what will hurt later, and for what nobody announced.
 */
import { z } from 'zod';
import type { CertificateSeen, CertificateState } from '../../contract';
import type { World } from '../ports';

const record = z.object({
  fingerprint: z.string(),
  issuer: z.string(),
  validToMs: z.number(),
  seenMs: z.number(),
  /** Fingerprints seen before, this one included: machines behind one name may show several in turn. */
  known: z.array(z.string()),
  /** Not yet confirmed by an admin. */
  changed: z.object({ atMs: z.number(), before: z.string() }).nullable(),
});
type CertificateRecord = z.infer<typeof record>;

const mostKnown = 8;
const key = (connectionId: string): string => `certificate:${connectionId}`;

async function load({ store }: World, id: string): Promise<CertificateRecord | null> {
  return record.safeParse(await store.get({ key: key(id) })).data ?? null;
}

/** Writes only when a certificate is met for the first time. Nothing to say about a connection without TLS. */
export async function noteCertificate(
  world: World,
  connectionId: string,
  seen: CertificateSeen | null | undefined,
): Promise<void> {
  if (seen === null || seen === undefined) return;
  const before = await load(world, connectionId);
  if (before?.known.includes(seen.fingerprint) === true) return;
  const changed = before === null ? null : { atMs: world.now(), before: before.fingerprint };
  await write(world, connectionId, seen, before?.known ?? [], changed);
}

/** An admin has looked at this certificate: it is no change any more. */
export async function confirmCertificate(world: World, connectionId: string, seen?: CertificateSeen): Promise<void> {
  const before = await load(world, connectionId);
  const certificate = seen ?? before;
  if (certificate === null) return;
  await write(world, connectionId, certificate, before?.known ?? [], null);
}

async function write(
  { store, now }: World,
  connectionId: string,
  { fingerprint, issuer, validToMs }: CertificateSeen,
  known: readonly string[],
  changed: CertificateRecord['changed'],
): Promise<void> {
  const all = [...known.filter((one) => one !== fingerprint), fingerprint].slice(-mostKnown);
  const value: CertificateRecord = { fingerprint, issuer, validToMs, seenMs: now(), known: all, changed };
  await store.set(key(connectionId), value);
}

/** Another server, or none with a certificate: what was seen before says nothing any more. */
export async function forgetCertificate({ store }: World, connectionId: string): Promise<void> {
  await store.delete(key(connectionId));
}

export async function certificateState(world: World, connectionId: string): Promise<CertificateState | null> {
  const found = await load(world, connectionId);
  if (found === null) return null;
  const { fingerprint, issuer, validToMs, seenMs, changed } = found;
  const warnings = certificateWarnings(found, world.now());
  return { fingerprint, issuer, validToMs, seenMs, changed, warnings: [...warnings] };
}

const dayMs = 86_400_000;

/** What an admin should know about a certificate today, the worst first. */
export function certificateWarnings(
  { validToMs, changed }: Pick<CertificateRecord, 'validToMs' | 'changed'>,
  nowMs: number,
): readonly string[] {
  const expiry = expiryWarning(validToMs, nowMs);
  const change =
    changed === null
      ? null
      : `The server shows another certificate since ${isoDay(changed.atMs)}. If it was not renewed on purpose, somebody may be in between.`;
  return [expiry, change].filter((warning) => warning !== null);
}

function expiryWarning(validToMs: number, nowMs: number): string | null {
  const days = Math.floor((validToMs - nowMs) / dayMs);
  if (days > 30) return null;
  if (validToMs <= nowMs) return `The server’s certificate expired on ${isoDay(validToMs)}.`;
  const urgency = days <= 3 ? 'Very soon: the' : days <= 14 ? 'Soon: the' : 'The';
  return `${urgency} server’s certificate expires in ${days} ${days === 1 ? 'day' : 'days'}, on ${isoDay(validToMs)}.`;
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
