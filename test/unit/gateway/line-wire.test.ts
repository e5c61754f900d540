/** Waiting for a server's line. */
import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { LineWire } from '../../../src/gateway/wire/line-wire';

test('an answer that came while this process was held up counts: the server was called silent', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  const stallMs = 50;
  try {
    const line = new LineWire(near, { stallMs }).line('PASS');
    far.write('+OK\r\n');
    const until = performance.now() + 2 * stallMs;
    while (performance.now() < until);
    await expect(line).resolves.toBe('+OK');
  } finally {
    near.destroy();
    far.destroy();
    server.close();
  }
});
