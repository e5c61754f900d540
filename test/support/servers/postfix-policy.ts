/** Rules for a private Postfix, decided by the test (Postfix's SMTPD_POLICY_README): greylisting, refusals, delays. */
import { createServer, type AddressInfo, type Server } from 'node:net';

/** What Postfix says of the client and its wish; `protocol_state` is MAIL, RCPT, DATA or END-OF-MESSAGE. */
export type PolicyRequest = Readonly<Record<string, string>>;

/** An access(5) action: `DUNNO`, `450 4.7.1 Greylisted`, `REJECT text`, `521 ...` */
export type Policy = (request: PolicyRequest) => string;

export interface PolicyServer {
  readonly port: number;
  close(): Promise<void>;
}

export async function startPolicy(policy: Policy): Promise<PolicyServer> {
  const server: Server = createServer((socket) => {
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
        socket.write(`action=${policy(attributes(text.slice(0, at)))}\n\n`);
        text = text.slice(at + 2);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function attributes(request: string): PolicyRequest {
  const pairs = request
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return Object.fromEntries(pairs) as PolicyRequest;
}

/** Defers the first try of every sender and recipient, as greylisting does. */
export function greylisting(): Policy {
  const known = new Set<string>();
  return (request) => {
    if (request['protocol_state'] !== 'RCPT') return 'DUNNO';
    const pair = `${request['sender']} ${request['recipient']}`;
    if (known.has(pair)) return 'DUNNO';
    known.add(pair);
    return '450 4.2.0 Greylisted, try again later';
  };
}
