/** Settings that a domain publishes for mail programs (Mozilla's autoconfig, config-v1.1.xml). Only over HTTPS: over HTTP anybody could say anything. */
import { Parser } from 'htmlparser2';
import type { Proposal } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { httpsGet } from './https-get';

export interface Published {
  readonly proposals: readonly Proposal[];
  readonly provider: string | null;
  /** Some server takes only OAuth 2. */
  readonly oauthOnly: boolean;
}

export async function byAutoconfig(
  address: string,
  domain: string,
  access: NetworkAccess,
  signal: AbortSignal,
): Promise<Published | null> {
  const query = `emailaddress=${encodeURIComponent(address)}`;
  const urls = [
    `https://autoconfig.${domain}/mail/config-v1.1.xml?${query}`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml?${query}`,
  ];
  const files = await Promise.all(urls.map((url) => httpsGet(url, access, signal)));
  const file = files.find((text) => text !== null);
  return file === undefined ? null : readAutoconfig(file, address, domain);
}

interface Server {
  readonly type: string;
  readonly fields: Map<string, string[]>;
}

/** What the file says, as proposals in its own order. Anything that cannot be used is left out. */
export function readAutoconfig(xml: string, address: string, domain: string): Published {
  const { servers, provider } = serversIn(xml);
  const [local = ''] = address.split('@');
  const filled = (text: string): string =>
    text
      .replaceAll('%EMAILADDRESS%', address)
      .replaceAll('%EMAILLOCALPART%', local)
      .replaceAll('%EMAILDOMAIN%', domain);
  let oauthOnly = false;
  const proposals = servers.flatMap(({ type, fields }): Proposal[] => {
    const protocol = type === 'imap' || type === 'pop3' || type === 'smtp' ? type : null;
    const encryption = encryptionOf(fields.get('sockettype')?.[0]);
    const host = filled(fields.get('hostname')?.[0] ?? '').toLowerCase();
    const port = Number(fields.get('port')?.[0]);
    const authentication = fields.get('authentication') ?? [];
    if (protocol === null || encryption === null || !/^[a-z0-9.-]+$/.test(host) || !(port > 0 && port < 65_536))
      return [];
    if (authentication.length > 0 && authentication.every((way) => /^oauth2$/i.test(way))) oauthOnly = true;
    const username = filled(fields.get('username')?.[0] ?? address);
    const because = `${domain} publishes these settings for mail programs (autoconfig).`;
    return [{ protocol, encryption, host, port, username, by: 'autoconfig', because }];
  });
  return { proposals, provider, oauthOnly };
}

function encryptionOf(socketType: string | undefined): Proposal['encryption'] | null {
  switch (socketType?.toUpperCase()) {
    case 'SSL':
      return 'tls';
    case 'STARTTLS':
      return 'starttls';
    case 'PLAIN':
      return 'none';
    default:
      return null;
  }
}

function serversIn(xml: string): { servers: readonly Server[]; provider: string | null } {
  const servers: Server[] = [];
  let open: Server | null = null;
  let text = '';
  let provider: string | null = null;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        text = '';
        if (name === 'incomingserver' || name === 'outgoingserver')
          open = { type: (attributes['type'] ?? '').toLowerCase(), fields: new Map() };
      },
      ontext(piece) {
        text = (text + piece).slice(0, 1000);
      },
      onclosetag(name) {
        const value = text.trim();
        text = '';
        if (name === 'displayname' && open === null) provider ??= value;
        if (open === null) return;
        if (name === 'incomingserver' || name === 'outgoingserver') {
          if (servers.length < 20) servers.push(open);
          open = null;
        } else {
          open.fields.set(name, [...(open.fields.get(name) ?? []), value]);
        }
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  );
  parser.end(xml);
  return { servers, provider };
}
