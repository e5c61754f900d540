/** Causes that lie before the first word: names, addresses, ports (src/gateway/failure/network.ts). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe } from '@jest/globals';
import { accessOf } from '../../../src/gateway/start';
import type { HostAddress } from '../../../src/gateway/network/resolve';
import { testCall } from '../../support/call';
import { login } from '../../support/gateway';
import { closing, diagnosed, proves, serving } from '../../support/proof';
import { mailbox } from '../../support/scripted-imap';

const named = (host: string) => login({ host, username: 'user', password: 'secret' });
const failingLookup = (code: string) => () => Promise.reject(Object.assign(new Error(`getaddrinfo ${code}`), { code }));
const resolvingTo =
  (...addresses: readonly HostAddress[]) =>
  () =>
    Promise.resolve(addresses);

describe('the doctor on the way to the server', () => {
  proves('host-unknown', 'a name that DNS does not know', () =>
    diagnosed(named('imap.nowhere.invalid'), {}, testCall({ lookup: failingLookup('ENOTFOUND') })),
  );
  proves('dns-silent', 'a resolver that fails for now', () =>
    diagnosed(named('imap.example.com'), {}, testCall({ lookup: failingLookup('EAI_AGAIN') })),
  );
  proves('dns-silent', 'a resolver that never answers', () =>
    diagnosed(
      named('imap.example.com'),
      {},
      testCall({ lookup: () => new Promise(() => undefined), patience: { resolveMs: 50 } }),
    ),
  );
  proves(
    'private-address',
    'a name that leads into the private network',
    () =>
      diagnosed(
        named('imap.inside.example'),
        {},
        testCall({ network: { allow: [] }, lookup: resolvingTo({ address: '10.0.0.9', family: 4 }) }),
      ),
    { evidence: /10\.0\.0\.9 \(private network\)/ },
  );
  proves(
    'private-address',
    'a DNS answer that changes between the look and the connection changes nothing',
    async () => {
      const server = await serving(mailbox());
      let asked = 0;
      const lookup = (): Promise<readonly HostAddress[]> =>
        Promise.resolve([{ address: asked++ === 0 ? '10.0.0.9' : '127.0.0.1', family: 4 }]);
      return diagnosed(
        { ...named('rebinding.example'), port: server.port },
        {},
        testCall({ network: { allow: [], ports: 'any' }, lookup }),
      );
    },
  );
  proves(
    'port-not-for-mail',
    'a port that is not for mail',
    () => {
      const call = testCall();
      const access = { ...call.access, guard: accessOf({ network: { allow: ['127.0.0.0/8'] } }).guard };
      return diagnosed({ ...named('127.0.0.1'), port: 6379 }, {}, { ...call, access });
    },
    { patch: { port: 0 } },
  );
  proves(
    'port-closed',
    'a port on which nothing listens',
    async () => {
      const server = await serving(mailbox());
      await server.close();
      return diagnosed({ ...named('127.0.0.1'), port: server.port });
    },
    { patch: { port: 0 }, evidence: /ECONNREFUSED/ },
  );
  proves(
    'connect-silence',
    'a host that lets no connection through',
    async () => {
      const port = await deafPort();
      return diagnosed({ ...named('127.0.0.1'), port }, {}, testCall({ patience: { connectMs: 300 } }));
    },
    { evidence: /did not answer in 0\.3 s/ },
  );
  proves('no-route', 'an address to which no TCP connection can be made', () =>
    diagnosed(
      named('imap.example.com'),
      {},
      testCall({
        network: { allow: ['255.255.255.255'], ports: 'any' },
        lookup: resolvingTo({ address: '255.255.255.255', family: 4 }),
      }),
    ),
  );
});

/** A listener that is stopped, with its queue full: the kernel drops further connections, as a firewall does. */
async function deafPort(): Promise<number> {
  const program = `const s = require('node:net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => { console.log(s.address().port); });`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  const port = Number(line.toString());
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await new Promise((resolve) => setTimeout(resolve, 50));
  closing({
    close: async () => {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  });
  return port;
}
