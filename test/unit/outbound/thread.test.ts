/** Conversations: our headers against the rules of mail programs, by table and by property. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  composeMessage,
  normaliseMessageId,
  parseMessage,
  readReplyToken,
  type Message,
  type MessageId,
} from '../../../src/mail';
import {
  conversationSubject,
  outgoingMail,
  referencesOf,
  replyAddress,
  rootId,
  type OutgoingFacts,
} from '../../../src/outbound';
import { oneConversation, programs } from '../../support/conversations';

const id = (text: string): MessageId => normaliseMessageId(`<${text}>`)!;
const facts = (more: Partial<OutgoingFacts> = {}): OutgoingFacts => ({
  deliveryId: '6f9619ff-8b86-8011-a42d-00c04fc964ff',
  issue: { id: '10042', key: 'DEMO-7' },
  from: { name: 'Support', address: 'support@company.example' },
  replyTo: null,
  plusAddress: false,
  to: [{ name: 'Ana', address: 'ana@customer.example' }],
  cc: [],
  conversation: [],
  answers: null,
  text: { subject: '[DEMO-7] The printer', html: '<p>x</p>', text: 'x' },
  language: 'en',
  images: [],
  files: [],
  dateMs: 0,
  signingKey: 'key',
  byPerson: false,
  ...more,
});
const sent = (more: Partial<OutgoingFacts> = {}): Message => parseMessage(composeMessage(outgoingMail(facts(more))));

describe('a mail of a conversation', () => {
  it('says by its Message-ID which issue and delivery it is, and only with our key', () => {
    const { messageId } = sent();
    expect(readReplyToken(messageId ?? '', ['key'])).toEqual({ issueId: '10042', deliveryId: facts().deliveryId });
    expect(readReplyToken(messageId ?? '', ['another'])).toBeNull();
  });

  it('is marked as a machine’s unless a person wrote it', () => {
    expect(sent().headers.get('Auto-Submitted')).toBe('auto-generated');
    expect(sent().headers.get('X-Auto-Response-Suppress')).toBe('OOF, AutoReply');
    expect(sent({ byPerson: true }).headers.get('Auto-Submitted')).toBeNull();
    expect(sent({ byPerson: true }).headers.get('List-Id')).toBe('<demo-7.issues.company.example>');
  });

  it('asks for answers at an address that names the issue, where the mailbox takes it', () => {
    const read = { name: '', address: 'inbox@company.example' };
    expect(replyAddress(facts())).toBeNull();
    expect(replyAddress(facts({ replyTo: read }))).toEqual(read);
    const plus = replyAddress(facts({ replyTo: read, plusAddress: true }))?.address ?? '';
    expect(plus).toMatch(/^inbox\+[a-z2-7]+@company\.example$/);
    expect(readReplyToken(plus, ['key'])?.issueId).toBe('10042');
    const long = { name: '', address: `${'x'.repeat(60)}@company.example` };
    expect(replyAddress(facts({ replyTo: long, plusAddress: true }))).toEqual(long);
  });

  it.each([
    [null, '[DEMO-7] The printer'],
    ['AW: Re: Drucker kaputt', 'Re: Drucker kaputt'],
    ['  ', '[DEMO-7] The printer'],
  ])('has the subject of the conversation: %j → %s', (first, expected) => {
    expect(conversationSubject({ key: 'DEMO-7', summary: 'The printer' }, first)).toBe(expected);
  });

  it('refers to the oldest and the newest of a long conversation, in bounded bytes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { maxLength: 300 }), (numbers) => {
        const conversation = numbers.map((number) => id(`mail-${number}-${'x'.repeat(60)}@example.com`));
        const references = referencesOf(conversation, rootId(facts(), 'key'));
        expect(references.length).toBeLessThanOrEqual(20);
        expect(references[0]).toBe(conversation[0] ?? rootId(facts(), 'key'));
        expect(references.at(-1)).toBe(conversation.at(-1) ?? rootId(facts(), 'key'));
        const raw = Buffer.from(composeMessage(outgoingMail(facts({ conversation })))).toString('latin1');
        expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
        expect(sent({ conversation }).references.length).toBeGreaterThan(0);
      }),
    );
  });
});

/** A mailbox after some turns: ours, and answers whose mail program may drop or keep what it knows. */
function mailbox(turns: readonly boolean[], startedByMail: boolean): readonly Message[] {
  const mails: Message[] = [];
  const conversation: MessageId[] = startedByMail ? [id('first@customer.example')] : [];
  const subject = startedByMail ? 'Re: Printer' : '[DEMO-7] Printer';
  for (const [turn, keepsReferences] of turns.entries()) {
    const deliveryId = `00000000-0000-8000-a000-${String(turn).padStart(12, '0')}`;
    const ours = sent({ deliveryId, conversation: [...conversation], text: { subject, html: '<p>x</p>', text: 'x' } });
    mails.push(ours);
    if (ours.messageId !== null) conversation.push(ours.messageId);
    const answer = parseMessage(
      composeMessage({
        from: { name: 'Ana', address: 'ana@customer.example' },
        to: [{ name: '', address: 'support@company.example' }],
        subject: `Re: ${subject}`,
        messageId: id(`answer-${turn}@customer.example`),
        inReplyTo: ours.messageId,
        references: keepsReferences && ours.messageId !== null ? [...ours.references, ours.messageId] : [],
        dateMs: 0,
        text: 'x',
      }),
    );
    mails.push(answer);
    conversation.push(id(`answer-${turn}@customer.example`));
  }
  return mails;
}

describe('in mail programs', () => {
  it('an issue is one conversation, however it began and whatever the other side keeps of the headers', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), fc.boolean(), (turns, byMail) => {
        expect(oneConversation(mailbox(turns, byMail))).toEqual({
          gmail: true,
          outlook: true,
          apple: true,
          thunderbird: true,
        });
      }),
    );
  });

  it('two issues are two conversations', () => {
    const two = [
      sent(),
      sent({ issue: { id: '10043', key: 'DEMO-8' }, text: { subject: '[DEMO-8] Another', html: '', text: 'x' } }),
    ];
    for (const rule of Object.values(programs)) expect(rule(two)).toBe(2);
  });

  it('the rules are no rubber stamp: without our headers the conversation falls apart', () => {
    const bare = ['a', 'b'].map((name) =>
      parseMessage(
        composeMessage({
          from: facts().from,
          to: facts().to,
          subject: `Subject ${name}`,
          messageId: id(`${name}@x.example`),
          dateMs: 0,
          text: 'x',
        }),
      ),
    );
    for (const rule of Object.values(programs)) expect(rule(bare)).toBe(2);
  });
});
