/** Mail out through a real Postfix into a real Dovecot, and back. */
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { DeliveryView } from '../../../src/contract';
import { ana, bo, openScene, support, until, type Scene, type SceneOptions } from '../../support/outbound-servers';
import { composeMessage, normaliseMessageId, type Message } from '../../../src/mail';
import { commentAs, comments } from '../../support/people';
import { oneConversation } from '../../support/conversations';

jest.setTimeout(120_000);

let scene: Scene | null = null;
afterEach(async () => {
  jest.useRealTimers();
  await scene?.close();
  scene = null;
});

async function open(options?: SceneOptions): Promise<Scene> {
  scene = await openScene(options);
  return scene;
}

const kim = 'kim@postroom.example';

/** Only the clock goes on; timers and sockets stay real. */
function later(ms: number): void {
  const untouched = [
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'clearImmediate',
    'nextTick',
    'queueMicrotask',
    'performance',
    'hrtime',
  ] as const;
  jest.useFakeTimers({ now: Date.now() + ms, advanceTimers: true, doNotFake: [...untouched] });
}

async function deliveries({ product }: Scene): Promise<readonly DeliveryView[]> {
  return (await product.ask('deliveries.list', { limit: 50 })).deliveries;
}

/** Ana's first mail; gives the key of the issue it became. */
async function firstMail(at: Scene): Promise<string> {
  await at.write({ subject: 'The printer prints nothing', text: 'Since this morning.' });
  const found = await until(
    async () => {
      await at.product.turn();
      return (
        (await at.product.ask('overview', {})).recent.find(({ outcome }) => outcome === 'create')?.issueKey ?? null
      );
    },
    (key) => key !== null,
  );
  return found ?? '';
}

describe('with Postfix and Dovecot', () => {
  it('five turns are one conversation in every mail program, and every answer lands in its issue', async () => {
    const at = await open();
    const key = await firstMail(at);
    const sent: Message[] = [];
    for (let turn = 1; turn <= 5; turn++) {
      await commentAs(at.product, kim, key, `Answer ${turn} of the agent.`);
      await at.product.host.idle();
      const mails = await until(
        () => at.inbox(ana),
        (all) => all.length === turn,
      );
      const newest = mails.find(({ text }) => text.includes(`Answer ${turn} of the agent.`));
      expect(newest?.text).toContain(`Answer ${turn} of the agent.`);
      if (newest === undefined) throw new Error('no mail');
      sent.push(newest);
      await at.write({
        subject: turn === 3 ? 'a quite different subject' : `Re: ${newest.subject}`,
        text: `Word ${turn} of Ana.\n\nOn Monday, Kim wrote:\n> Answer ${turn} of the agent.\n`,
        answers: newest,
      });
      const all = await until(
        async () => {
          await at.product.turn();
          return comments(at.product, key);
        },
        (some) => some.length === 2 * turn,
      );
      expect(all.at(-1)?.text).toContain(`Word ${turn} of Ana.`);
      expect(all.at(-1)?.text).not.toContain(`Answer ${turn}`);
    }
    expect(oneConversation(sent)).toEqual({ gmail: true, outlook: true, apple: true, thunderbird: true });
    for (const { headers, messageId } of sent) {
      expect(headers.get('Auto-Submitted')).toBe('auto-generated');
      expect(headers.get('X-Auto-Response-Suppress')).toBe('OOF, AutoReply');
      expect(headers.get('List-Id')).toContain(key.toLowerCase());
      expect(messageId).not.toBeNull();
    }
    // What she wrote did not come back to her, and one connection served the mails that followed each other.
    expect(at.inbox(ana)).toHaveLength(5);
    expect((await deliveries(at)).map(({ outcome }) => outcome)).toEqual(Array(5).fill('accepted'));
  });

  it('a 451 is retried after a while and succeeds', async () => {
    let asked = 0;
    const at = await open({
      policy: ({ protocol_state: state, recipient }) => {
        if (state !== 'RCPT' || recipient !== ana) return 'DUNNO';
        asked += 1;
        return asked === 1 ? '451 4.2.0 The mailbox is busy, try again later' : 'DUNNO';
      },
    });
    const key = await firstMail(at);
    await commentAs(at.product, kim, key, 'Please try again.');
    await at.product.host.idle();
    const [deferred] = await until(
      () => deliveries(at),
      (all) => all[0]?.outcome === 'deferred',
    );
    expect(deferred?.recipients[0]).toMatchObject({ address: ana, outcome: 'deferred', status: '4.2.0' });
    expect(deferred?.nextTryMs).toBeGreaterThan(Date.now() + 60_000);
    later(10 * 60_000);
    await at.product.turn();
    const [accepted] = await until(
      () => deliveries(at),
      (all) => all[0]?.outcome === 'accepted',
    );
    expect(accepted?.messageId).toBe(deferred?.messageId);
    await until(
      () => at.inbox(ana),
      (all) => all.length === 1,
    );
  });

  it('a connection cut after DATA leads to the same Message-ID', async () => {
    const at = await open({ cutAfterData: true });
    const key = await firstMail(at);
    await commentAs(at.product, kim, key, 'Please try again.');
    await at.product.host.idle();
    const [cut] = await until(
      () => deliveries(at),
      (all) => all[0]?.outcome === 'deferred',
    );
    expect(cut?.failure?.code).toBe('connection-lost');
    later(10 * 60_000);
    await at.product.turn();
    await until(
      () => deliveries(at),
      (all) => all[0]?.outcome === 'accepted',
    );
    const twice = await until(
      () => at.inbox(ana),
      (all) => all.length === 2,
    );
    expect(new Set(twice.map(({ messageId }) => messageId)).size).toBe(1);
    expect(twice[0]?.messageId).toBe(cut?.messageId);
  });

  it('the bounce of an unknown user marks the delivery, and the address gets no more until it is lifted', async () => {
    const at = await open({ acceptUnknownUsers: true });
    const key = await firstMail(at);
    const gone = 'nobody@customer.test';
    const send = (subject: string, request: string): Promise<{ delivery: DeliveryView }> =>
      at.product.ask('issueMail.send', {
        request,
        draft: { issueKey: key, to: [{ address: gone }], cc: [{ address: bo }], subject, bodyHtml: '<p>Hello</p>' },
      });
    await send('To somebody who left', 'request-0000-0001');
    await at.product.host.idle();
    const bounced = await until(
      async () => {
        await at.product.turn();
        return deliveries(at);
      },
      (all) => all.some(({ outcome }) => outcome === 'bounced'),
    );
    const [delivery] = bounced.filter(({ kind }) => kind === 'issue-mail');
    expect(delivery?.recipients).toEqual([
      expect.objectContaining({ address: gone, outcome: 'bounced', status: expect.stringMatching(/^5\.1\./) }),
      expect.objectContaining({ address: bo, outcome: 'accepted' }),
    ]);
    const { suppressions } = await at.product.ask('suppressions.list', {});
    expect(suppressions).toEqual([expect.objectContaining({ address: gone, reason: 'bounced', issueKey: key })]);
    // No comment was made of the bounce, and the log says what it did.
    expect((await comments(at.product, key)).filter(({ text }) => /undeliver|mailer-daemon/i.test(text))).toEqual([]);
    const { recent } = await at.product.ask('overview', {});
    expect(recent.find(({ outcome }) => outcome === 'bounce')?.reason).toContain(
      `The mail to ${gone} came back for good`,
    );

    const again = await send('Once more', 'request-0000-0002');
    await at.product.host.idle();
    const [second] = (await deliveries(at)).filter(({ id }) => id === again.delivery.id);
    expect(second?.recipients.map(({ outcome }) => outcome)).toEqual(['suppressed', 'accepted']);
    await at.product.ask('suppressions.lift', { address: gone });
    const { deliveries: retried } = await at.product.ask('deliveries.retry', { ids: [again.delivery.id] });
    expect(retried[0]?.recipients.map(({ outcome }) => outcome)).toEqual(['queued', 'accepted']);
  });

  it('files that the server finds too big (SIZE) go as links, and the mail arrives', async () => {
    const at = await open({ messageLimitBytes: 60_000 });
    at.drop(
      composeMessage({
        from: { name: 'Ana', address: ana },
        to: [{ name: '', address: support }],
        subject: 'The log',
        messageId: normaliseMessageId('<big@customer.test>')!,
        dateMs: Date.now(),
        text: 'Here.',
        attachments: [{ name: 'big.log', type: 'text/plain', bytes: randomBytes(90_000) }],
      }),
    );
    const key = await until(
      async () => {
        await at.product.turn();
        return (
          (await at.product.ask('overview', {})).recent.find(({ outcome }) => outcome === 'create')?.issueKey ?? ''
        );
      },
      (found) => found !== '',
    );
    const { attachments } = await at.product.ask('issueMail.compose', { issueKey: key });
    await at.product.ask('issueMail.send', {
      request: 'request-0000-0003',
      draft: {
        issueKey: key,
        to: [{ address: ana }],
        subject: 'Your log',
        bodyHtml: '<p>See below.</p>',
        attachmentIds: attachments.map(({ id }) => id),
      },
    });
    await at.product.host.idle();
    const [mail] = await until(
      () => at.inbox(ana),
      (all) => all.length === 1,
    );
    expect(mail?.attachments.map(({ name }) => name)).toEqual([]);
    expect(mail?.html).toMatch(/<a href="[^"]*\/attachment\/content\/\d+">big\.log<\/a>/);
    expect(mail?.text).toContain('big.log');
    expect((await deliveries(at))[0]).toMatchObject({ outcome: 'accepted', tries: 1 });
  });

  it('mails of a burst share one connection', async () => {
    const at = await open();
    const key = await firstMail(at);
    for (const from of [bo]) await at.write({ from, subject: `Re: [${key}] me too`, text: 'The same here.' });
    await until(
      async () => {
        await at.product.turn();
        return comments(at.product, key);
      },
      (all) => all.length === 1,
    );
    await until(
      () => deliveries(at),
      (all) => all.length === 1 && all[0]?.outcome === 'accepted',
    );
    const connects = (): number => at.postfix.log().match(/smtpd\[\d+\]: connect from/g)?.length ?? 0;
    const before = connects();
    for (const said of ['One.', 'Two.', 'Three.', 'Four.']) await commentAs(at.product, kim, key, said);
    await at.product.host.idle();
    await until(
      () => deliveries(at),
      (all) => all.filter(({ outcome }) => outcome === 'accepted').length === 9,
    );
    await until(
      () => [at.inbox(ana).length, at.inbox(bo).length],
      ([first, second]) => first === 5 && second === 4,
    );
    expect(connects() - before).toBeLessThanOrEqual(1);
  });
});
