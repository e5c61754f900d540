/** Causes in sending (src/gateway/failure/sending.ts): the sender, each recipient, the message. */
import { describe, expect, test } from '@jest/globals';
import type { Failure, ServerLogin, SubmitAnswer } from '../../../src/contract';
import { submit } from '../../../src/gateway/operations';
import { testCall } from '../../support/call';
import { at, diagnosed, failing, proves } from '../../support/proof';
import { ordinaryExtensions, replying, submission, type ScriptedSmtp } from '../../support/scripted-smtp';

const open = { protocol: 'smtp', username: '', password: '' } as const;
const mail = {
  from: 'a@example.com',
  to: ['b@example.com'],
  messageBase64: Buffer.from('Subject: x\r\n\r\n.dot\r\nhello').toString('base64'),
};

async function sent(
  server: ScriptedSmtp,
  changes: Partial<ServerLogin> = {},
  to: readonly string[] = mail.to,
): Promise<SubmitAnswer> {
  return submit(
    { server: await at(submission(server), { protocol: 'smtp', ...changes }), ...mail, to: [...to] },
    testCall(),
  );
}

/** Sender refused: nobody gets it. */
async function senderRefused(reply: string, changes: Partial<ServerLogin> = {}): Promise<Failure | null> {
  const server = await at(submission({ wrong: { MAIL: replying(reply) } }), { protocol: 'smtp', ...changes });
  return failing(submit({ server, ...mail }, testCall()), server);
}

async function recipientRefused(reply: string, changes: Partial<ServerLogin> = {}): Promise<Failure | null> {
  return (await sent({ wrong: { RCPT: replying(reply) } }, changes)).recipients[0]!.failure;
}

async function messageRefused(reply: string): Promise<Failure | null> {
  return (await sent({ wrong: { '.': replying(reply) } })).recipients[0]!.failure;
}

describe('sending refused', () => {
  const rows: readonly (readonly [string, string, () => Promise<Failure | null>])[] = [
    ['sending-needs-encryption', 'at the sender', () => senderRefused('530 5.7.0 Must issue a STARTTLS command first')],
    ['sending-needs-login', 'at the sender', () => senderRefused('530 5.7.0 Authentication required', open)],
    ['sending-needs-login', 'Exchange', () => senderRefused('530 5.7.57 Client not authenticated to send mail.', open)],
    [
      'sender-refused',
      'Postfix: not owned by the user',
      () => recipientRefused('553 5.7.1 <a@example.com>: Sender address rejected: not owned by user x'),
    ],
    [
      'sender-refused',
      'Exchange: may not send as',
      () => messageRefused('554 5.2.252 SendAsDenied; x@y not allowed to send as a@example.com'),
    ],
    ['sender-refused', 'at the sender', () => senderRefused('550 5.7.1 no')],
    [
      'greylisted',
      'Postgrey',
      () =>
        recipientRefused(
          '450 4.2.0 <b@example.com>: Recipient address rejected: Greylisted, see http://postgrey.example',
        ),
    ],
    [
      'greylisted',
      'in other words',
      () => recipientRefused('451 4.7.1 Greylisting in action, please come back in 5 minutes'),
    ],
    ['relay-denied', 'Postfix', () => recipientRefused('554 5.7.1 <b@example.com>: Relay access denied')],
    ['relay-denied', 'Exim', () => recipientRefused('550 relay not permitted')],
    [
      'relay-denied',
      'Exchange',
      () => recipientRefused('550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain'),
    ],
    [
      'recipient-refused',
      'no such user',
      () => recipientRefused('550 5.1.1 <b@example.com>: Recipient address rejected: User unknown'),
    ],
    [
      'recipient-full',
      "the recipient's mailbox is full",
      () => recipientRefused("452 4.2.2 The recipient's mailbox is full"),
    ],
    ['sending-rate', 'Gmail', () => messageRefused('550 5.4.5 Daily user sending limit exceeded.')],
    ['sending-rate', 'Exchange', () => messageRefused('554 5.2.0 SubmissionQuotaExceededException')],
    ['sending-rate', 'at the recipient', () => recipientRefused('450 4.7.1 Error: too much mail from 192.0.2.1')],
    ['too-big', 'at its end', () => messageRefused('552 5.3.4 Message size exceeds fixed limit')],
    ['too-big', 'at the sender', () => senderRefused('552 5.3.4 Message size exceeds file system imposed limit')],
    [
      'content-refused',
      'taken for spam',
      () => messageRefused('554 5.7.1 Message rejected as spam by Content Filtering.'),
    ],
    [
      'content-refused',
      'DMARC',
      () =>
        messageRefused(
          "550 5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy.",
        ),
    ],
    ['sending-later', 'disk full', () => messageRefused('452 4.3.1 Insufficient system storage')],
    ['sending-later', 'at the recipient', () => recipientRefused('451 4.3.0 Temporary lookup failure')],
    ['message-refused', 'without a reason', () => messageRefused('554 no')],
  ];
  for (const [id, how, work] of rows) proves(id, how, work);

  proves('recipient-refused', 'the doctor tries a recipient without sending', async () =>
    diagnosed(await at(submission({ wrong: { RCPT: replying('550 5.1.1 unknown') } }), { protocol: 'smtp' }), {
      from: 'a@example.com',
      to: 'b@example.com',
    }),
  );
});

describe('each recipient', () => {
  test('has an outcome of its own', async () => {
    const to = ['good@example.com', 'later@example.com', 'bad@example.com'];
    const answer = await sent(
      {
        wrong: {
          RCPT: async (talk, line) => {
            if (line.includes('later')) await talk.say('451 4.3.0 later');
            else if (line.includes('bad')) await talk.say('550 5.1.1 unknown');
            else return false;
            return true;
          },
        },
      },
      {},
      to,
    );
    expect(answer.recipients.map(({ address, outcome, status }) => [address, outcome, status])).toEqual([
      ['good@example.com', 'accepted', '2.1.0'],
      ['later@example.com', 'deferred', '4.3.0'],
      ['bad@example.com', 'refused', '5.1.1'],
    ]);
    expect(answer.reply).toBe('250 2.0.0 queued as Q1');
  });

  test('refused with the message when it is refused at its end', async () => {
    const { recipients } = await sent({ wrong: { '.': replying('554 5.7.1 spam') } }, {}, [
      'a@example.com',
      'b@example.com',
    ]);
    expect(recipients.map(({ outcome, failure }) => [outcome, failure?.code])).toEqual([
      ['refused', 'content-refused'],
      ['refused', 'content-refused'],
    ]);
  });

  test('with letters outside of ASCII needs a server that takes them', async () => {
    const { recipients } = await sent({}, {}, ['j\u00fcrgen@example.com', 'b@example.com']);
    expect(recipients.map(({ outcome }) => outcome)).toEqual(['refused', 'accepted']);
    let mailFrom = '';
    await sent(
      {
        extensions: [...ordinaryExtensions, 'SMTPUTF8'],
        wrong: {
          MAIL: (_, line) => {
            mailFrom = line;
            return false;
          },
        },
      },
      {},
      ['j\u00fcrgen@example.com'],
    );
    expect(mailFrom).toContain('SMTPUTF8');
  });
});

describe('the message', () => {
  test.each([
    ['with PIPELINING', ordinaryExtensions],
    ['without', ['SIZE']],
  ])('%s comes with doubled dots and CRLF', async (_, extensions) => {
    const taken: (readonly string[])[] = [];
    await sent({ extensions, onMessage: (lines) => taken.push(lines) }, extensions.length === 1 ? open : {});
    expect(taken).toEqual([['Subject: x', '', '..dot', 'hello']]);
  });

  test('a connection lost after it went out is not tried again by itself', async () => {
    let messages = 0;
    const server = await at(
      submission({
        wrong: {
          '.': (talk) => {
            messages++;
            talk.reset();
            return true;
          },
        },
      }),
      { protocol: 'smtp' },
    );
    const failure = await failing(submit({ server, ...mail }, testCall()), server);
    expect(failure?.code).toBe('connection-lost');
    expect(messages).toBe(1);
  });

  test('log-in is never left out in silence', async () => {
    const heard: string[] = [];
    const server = await at(
      submission({
        extensions: ['SIZE'],
        wrong: {
          MAIL: (_, line) => {
            heard.push(line);
            return false;
          },
        },
      }),
      { protocol: 'smtp' },
    );
    expect((await failing(submit({ server, ...mail }, testCall()), server))?.code).toBe('auth-not-offered');
    expect(heard).toEqual([]);
  });

  test.each([1, 3, 7])('answers cut into %i bytes make no difference', async (split) => {
    const server = await at(submission(), { protocol: 'smtp' }, { split });
    const answer = await submit({ server, ...mail }, testCall({ patience: { stallMs: 2000, greetingMs: 2000 } }));
    expect(answer.recipients[0]!.outcome).toBe('accepted');
  });

  test.each(['greeting', 'EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA', '.'])(
    'a server that stalls or resets at %s ends in a named failure',
    async (step) => {
      const stalling = await at(submission({ wrong: { [step]: (talk) => talk.stall() } }), { protocol: 'smtp' });
      expect((await failing(submit({ server: stalling, ...mail }, testCall()), stalling))?.code).toBe(
        step === 'greeting' ? 'greeting-timeout' : 'stalled',
      );
      const resetting = await at(
        submission({
          wrong: {
            [step]: (talk) => {
              talk.reset();
              return true;
            },
          },
        }),
        { protocol: 'smtp' },
      );
      expect((await failing(submit({ server: resetting, ...mail }, testCall()), resetting))?.code).toBe(
        'connection-lost',
      );
    },
  );
});
