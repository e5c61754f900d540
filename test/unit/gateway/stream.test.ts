/** Answers that are written no faster than they are read, and that come to their end. */
import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { streamTo } from '../../../src/gateway/http/answer';

test.each([
  ['a fast reader', 0],
  ['a slow reader', 2],
])('pieces larger than every buffer reach %s: nobody waits for a drain that came already', async (_, pauseMs) => {
  const sizes = [37_407, 71_435, 11_307, 481_006, 71_435];
  const server = createServer((_request, response) => {
    const write = streamTo(response, 'application/octet-stream', new AbortController().signal);
    void (async () => {
      for (const size of sizes) await write([Buffer.alloc(150), Buffer.alloc(size)]);
      response.end();
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  server.close();
  expect(bytes).toBe(sizes.reduce((sum, size) => sum + size + 150, 0));
});

test('small mails of one turn leave in one piece: each went out in five, and each of them woke the reader', async () => {
  const pieces: string[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      pieces.push(chunk.toString());
      done();
    },
    writev: (chunks, done) => {
      pieces.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  const answered = new Promise<void>((resolve, reject) => {
    const server = createServer((_request, response) => {
      const write = streamTo(response, 'application/octet-stream', new AbortController().signal);
      const mails = async (): Promise<void> => {
        for (const mail of ['first', 'second', 'third']) await write([Buffer.from('head of '), Buffer.from(mail)]);
        await new Promise((turn) => setImmediate(turn));
      };
      mails().then(resolve, reject);
    });
    server.emit('connection', socket);
  });
  socket.push('GET / HTTP/1.1\r\nHost: gateway\r\n\r\n');
  await answered;
  socket.destroy();
  expect(pieces).toEqual([expect.stringMatching(/head of .*first.*head of .*second.*head of .*third/s)]);
});
