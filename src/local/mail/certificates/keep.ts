/** The authority and the server certificate of the embedded servers: made at first start, kept in the data directory. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expiryOf, makeAuthority, makeCertificate, type KeyAndCertificate } from './issue';

/** What the embedded servers show, and the authority that clients are to trust. */
export interface ServerCertificates {
  /** PEM of the authority: paste it as the private CA of a connection. */
  readonly authority: string;
  readonly server: KeyAndCertificate;
}

const serverNames = ['localhost', '127.0.0.1', '::1', 'mail.postroom.example'];
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Reads the certificates kept in `dir`, and makes what is missing or has less than 30 days left. Private keys are
 * readable by their owner only (mode 0600); each pair lies in one file, so that no crash leaves halves.
 */
export async function keepCertificates(dir: string, nowMs: number): Promise<ServerCertificates> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const notBefore = new Date(nowMs - dayMs);
  const authority = await kept(join(dir, 'authority.pem'), nowMs, () =>
    makeAuthority({ commonName: 'Postroom local CA', notBefore, notAfter: new Date(nowMs + 3650 * dayMs) }),
  );
  const server = await kept(join(dir, 'server.pem'), nowMs, () =>
    makeCertificate({
      commonName: 'localhost',
      names: serverNames,
      notBefore,
      notAfter: new Date(nowMs + 825 * dayMs),
      authority,
    }),
  );
  writeFileSync(join(dir, 'ca.pem'), `${authority.certificate}\n`);
  return { authority: authority.certificate, server };
}

async function kept(file: string, nowMs: number, make: () => Promise<KeyAndCertificate>): Promise<KeyAndCertificate> {
  const found = existsSync(file) ? splitPem(readFileSync(file, 'utf8')) : null;
  if (found && expiryOf(found.certificate).getTime() - nowMs > 30 * dayMs) return found;
  const made = await make();
  writeFileSync(`${file}.new`, `${made.key}\n${made.certificate}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}

function splitPem(text: string): KeyAndCertificate | null {
  const block = (label: string) =>
    new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'u').exec(text)?.[0] ?? null;
  const key = block('PRIVATE KEY');
  const certificate = block('CERTIFICATE');
  return key && certificate ? { key, certificate } : null;
}
