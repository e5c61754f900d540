/**
 * STARTTLS of IMAP (RFC 9051 section 6.2.1), said by us before imapflow gets the connection: so that the certificate is judged
 * in the same place as everywhere, a refusal can be told from a server that never offered, and nothing learned in clear text
 * reaches the encrypted session.
 */
import type { ServerAddress } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { described, tlsOptions } from '../session/reach';
import { upgrade } from '../session/upgrade';
import type { Witness } from '../session/witness';
import { ServerRefusal, TalkError } from '../wire/errors';
import type { LineWire } from '../wire/line-wire';
import { oneLine } from '../wire/text';

const mostUntaggedLines = 100;

/** @throws TalkError starttls-not-offered, starttls-injection; ServerRefusal `STARTTLS`; TlsError */
export async function startTls(
  wire: LineWire,
  greeting: string,
  server: ServerAddress,
  access: NetworkAccess,
  witness: Witness,
  signal: AbortSignal,
): Promise<void> {
  witness.begins('capabilities');
  const capabilities = await capabilitiesOf(wire);
  witness.sawCapabilities(capabilities);
  witness.found(`Before encryption the server offers ${capabilities.join(', ')}`);
  witness.begins('tls');
  const preauthenticated = /^\* PREAUTH\b/i.test(greeting);
  if (preauthenticated || !capabilities.includes('STARTTLS')) {
    throw new TalkError(
      'starttls-not-offered',
      'STARTTLS',
      preauthenticated ? oneLine(greeting, 200) : capabilities.join(' '),
    );
  }
  wire.say('S2 STARTTLS');
  const { status, text, code } = await taggedAnswer(wire, 'S2', 'STARTTLS', () => undefined);
  if (status !== 'OK') throw new ServerRefusal({ protocol: 'imap', command: 'STARTTLS', code, text });
  const secured = await upgrade(wire, tlsOptions(server, access, signal));
  witness.sawCertificate(secured.certificate);
  witness.found(described(secured, witness));
}

async function capabilitiesOf(wire: LineWire): Promise<readonly string[]> {
  const capabilities: string[] = [];
  wire.say('S1 CAPABILITY');
  const answer = await taggedAnswer(wire, 'S1', 'CAPABILITY', (line) => {
    const match = /^\* CAPABILITY (.*)$/i.exec(line);
    if (match !== null) capabilities.push(...(match[1] ?? '').trim().toUpperCase().split(/\s+/));
  });
  if (answer.status !== 'OK')
    throw new ServerRefusal({ protocol: 'imap', command: 'CAPABILITY', code: answer.code, text: answer.text });
  return capabilities;
}

async function taggedAnswer(
  wire: LineWire,
  tag: string,
  during: string,
  untagged: (line: string) => void,
): Promise<{ status: string; code: string; text: string }> {
  for (let count = 0; count < mostUntaggedLines; count++) {
    const line = await wire.line(during);
    const match = new RegExp(`^${tag} (OK|NO|BAD)\\b(?: \\[([A-Z0-9-]+)[^\\]]*\\])? ?(.*)$`, 'i').exec(line);
    if (match !== null) {
      return {
        status: (match[1] ?? '').toUpperCase(),
        code: (match[2] ?? '').toUpperCase(),
        text: oneLine(match[3] ?? ''),
      };
    }
    if (!line.startsWith('* ')) throw new TalkError('nonsense', during, oneLine(line, 200));
    untagged(line);
  }
  throw new TalkError('too-long', during);
}
