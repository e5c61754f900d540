/** Certificates are watched from poll to poll: a change and a coming end are told, and an admin confirms what was meant. */
import { afterEach, describe, expect, it, test } from '@jest/globals';
import type { ConnectionView } from '../../../src/contract';
import { certificateWarnings } from '../../../src/app/connections';
import { incomingDraft } from '../../support/drafts';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { startDovecot, testCertificate, type Dovecot } from '../../support/servers';
import { openSwitchboard, type Switchboard } from '../../support/switchboard';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await closeProducts();
  for (const stop of stops.splice(0)) await stop();
});

const kim = { user: 'kim@firm.test', password: 'kims secret' };
const dayMs = 86_400_000;

async function dovecotUntil(days: number): Promise<Dovecot> {
  const tls = await testCertificate('good', { notAfter: new Date(Date.now() + days * dayMs + 3_600_000) });
  const server = await startDovecot({ users: [kim], tls });
  stops.push(() => server.stop());
  return server;
}

async function connect(product: Product, board: Switchboard, authority: string): Promise<string> {
  const address = {
    encryption: 'tls',
    host: 'localhost',
    port: board.port,
    username: kim.user,
    trust: { kind: 'ca', pem: authority },
  } as const;
  const { connection } = await product.ask('connections.save', {
    id: null,
    draft: incomingDraft('Kim', address),
    password: kim.password,
  });
  await product.ask('connections.enable', { id: connection.id, enabled: true, insist: true });
  return connection.id;
}

const seen = (product: Product, id: string): Promise<ConnectionView> => product.ask('connections.get', { id });

describe('the certificate of a mailbox', () => {
  it('is known after a poll; another one is a warning until it is confirmed; its end is told before it comes', async () => {
    const [before, after] = [await dovecotUntil(60), await dovecotUntil(10)];
    const board = await openSwitchboard(before.imap.tlsPort);
    stops.push(() => board.close());
    const product = await openProduct({ connected: false });
    const id = await connect(product, board, before.authority);
    await product.turn();
    const first = (await seen(product, id)).certificate;
    expect(first).toMatchObject({ issuer: 'Postroom test CA', changed: null, warnings: [] });

    board.leadTo(after.imap.tlsPort);
    // The connection that rests in the gateway's pool still leads to the old server.
    await before.stop();
    await product.turn();
    const second = (await seen(product, id)).certificate;
    expect(second?.changed?.before).toBe(first?.fingerprint);
    expect(second?.warnings).toEqual([
      expect.stringMatching(/^Soon: the server’s certificate expires in 10 days, on \d{4}-\d\d-\d\d\.$/),
      expect.stringContaining('another certificate since'),
    ]);

    const confirmed = await product.ask('connections.confirmCertificate', { id });
    expect(confirmed.certificate).toMatchObject({ fingerprint: second?.fingerprint, changed: null });
    expect(confirmed.certificate?.warnings).toHaveLength(1);
    await product.turn();
    expect((await seen(product, id)).certificate?.changed).toBeNull();
  });

  it('is known from the test in the form, and forgotten with the server', async () => {
    const product = await openProduct();
    const { connections } = await product.ask('connections.list', {});
    for (const { connection } of connections) {
      const { id, name, server } = connection;
      const draft =
        connection.direction === 'incoming'
          ? { direction: connection.direction, name, server, incoming: connection.incoming }
          : { direction: connection.direction, name, server, outgoing: connection.outgoing };
      const report = await product.ask('connections.test', { run: 'certificate-1', id, draft, password: null });
      const saved = await product.ask('connections.save', { id, draft, password: null });
      expect(saved.certificate?.fingerprint).toBe(report.certificate?.fingerprint);
      const plain = { ...draft, server: { ...server, encryption: 'none' as const } };
      expect((await product.ask('connections.save', { id, draft: plain, password: null })).certificate).toBeNull();
      const back = await product.ask('connections.save', {
        id,
        draft: { ...draft, server: { ...server, host: 'localhost' } },
        password: null,
      });
      expect(back.certificate).toBeNull();
    }
  });
});

const now = Date.UTC(2026, 5, 1, 12);
test.each([
  [31, []],
  [30, ['The server’s certificate expires in 30 days, on 2026-07-01.']],
  [14, ['Soon: the server’s certificate expires in 14 days, on 2026-06-15.']],
  [3, ['Very soon: the server’s certificate expires in 3 days, on 2026-06-04.']],
  [1, ['Very soon: the server’s certificate expires in 1 day, on 2026-06-02.']],
  [-1, ['The server’s certificate expired on 2026-05-31.']],
] as const)('%i days before its end', (days, warnings) => {
  expect(certificateWarnings({ validToMs: now + days * dayMs, changed: null }, now)).toEqual(warnings);
});
