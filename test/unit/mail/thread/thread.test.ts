import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  baseSubject,
  keyCandidates,
  plusToken,
  readPlusAddress,
  readReplyToken,
  readSubject,
  signReplyToken,
} from '../../../../src/mail';

describe('the base subject', () => {
  test.each([
    ['Re: Hello', 'Hello'],
    ['RE: RE: Hello', 'Hello'],
    ['Re[2]: Hello', 'Hello'],
    ['Re (3) : Hello', 'Hello'],
    ['Fwd: Re: Hello', 'Hello'],
    ['[Fwd: Hello]', 'Hello'],
    ['Hello (fwd)', 'Hello'],
    ['AW: WG: Hallo', 'Hallo'],
    ['Antwort: Hallo', 'Hallo'],
    ['TR : Bonjour', 'Bonjour'],
    ['RV: Hola', 'Hola'],
    ['R: I: Ciao', 'Ciao'],
    ['ENC: Olá', 'Olá'],
    ['SV: VB: Hej', 'Hej'],
    ['Odp: PD: Cześć', 'Cześć'],
    ['Vá: Szia', 'Szia'],
    ['YNT: İLT: Merhaba', 'Merhaba'],
    ['ΑΠ: Γεια', 'Γεια'],
    ['Ответ: Привет', 'Привет'],
    ['回复：转发：你好', '你好'],
    ['返信: こんにちは', 'こんにちは'],
    ['Re: [users] Hello', '[users] Hello'],
    ['Report: the pump', 'Report: the pump'],
    ['PROJ-1: broken', 'PROJ-1: broken'],
    ['Re:', ''],
    ['', ''],
  ])('of %j is %j', (subject, base) => {
    expect(baseSubject(subject)).toBe(base);
  });

  test('the prefixes tell what was done last', () => {
    expect(readSubject('Re: Fwd: Hello').prefixes).toEqual(['reply', 'forward']);
    expect(readSubject('VS: Hei').prefixes).toEqual(['reply-or-forward']);
  });

  test('is stable and total', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (subject) =>
        expect(baseSubject(baseSubject(subject))).toBe(baseSubject(subject)),
      ),
    );
    expect(readSubject('Re: '.repeat(10_000)).prefixes.length).toBeLessThanOrEqual(50);
  });
});

describe('issue keys', () => {
  test.each([
    ['Re: [PROJ-12] Printer', ['PROJ-12']],
    ['[JIRA] (PROJ-12) Printer', ['PROJ-12']],
    ['PROJ-12: see also WEB-3', ['PROJ-12', 'WEB-3']],
    ['UTF-8 and COVID-19 are for Jira to judge', ['UTF-8', 'COVID-19']],
    ['covid-19 rules', []],
    ['re: [proj-12] printer', ['PROJ-12']],
    ['PROJ‑12 with a hyphen that does not break', ['PROJ-12']],
    ['A2_X-7', ['A2_X-7']],
    ['ABC-99-1, xPROJ-1x, PROJ-012, -PROJ-5', []],
    ['ЯЩИК-5', []],
    ['[PROJ-12] [PROJ-12]', ['PROJ-12']],
    ['', []],
  ])('in %j are %j', (subject, keys) => {
    expect(keyCandidates(subject).map(({ key }) => key)).toEqual(keys);
  });

  test('know where they stand and whether the place marks them', () => {
    expect(keyCandidates('Re: [PROJ-12] and WEB-3')).toEqual([
      { key: 'PROJ-12', index: 5, marked: true },
      { key: 'WEB-3', index: 18, marked: false },
    ]);
  });

  test('no subject has more than twenty', () => {
    const subject = Array.from({ length: 100 }, (_, number) => `PROJ-${number + 1}`).join(' ');
    expect(keyCandidates(subject)).toHaveLength(20);
  });
});

describe('plus addresses', () => {
  test.each([
    ['support+abc@acme.example', 'abc'],
    ['<Support+a.b-c@acme.example>', 'a.b-c'],
    ['a+b+token@acme.example', 'token'],
    ['support@acme.example', null],
    ['support+@acme.example', null],
    ['+x@acme.example', null],
    ['support@acme+x.example', null],
    ['', null],
  ])('%j carries %j', (address, token) => {
    expect(plusToken(address)).toBe(token);
  });

  test('know the address without', () => {
    expect(readPlusAddress('Support+abc@Acme.example')).toEqual({ base: 'support@acme.example', detail: 'abc' });
  });
});

describe('reply tokens', () => {
  const issueId = fc.integer({ min: 1 }).map(String);
  const deliveryId = fc.option(fc.oneof(fc.uuid(), fc.string({ maxLength: 10 })));
  const secret = fc.string({ minLength: 1 });

  test('come back as they were signed, from an address or a Message-ID, in small and capital letters', () => {
    fc.assert(
      fc.property(issueId, deliveryId, secret, (issue, delivery, key) => {
        const token = signReplyToken({ issueId: issue, deliveryId: delivery }, key);
        const expected = { issueId: issue, deliveryId: delivery };
        for (const text of [
          token,
          token.toUpperCase(),
          `support+${token}@acme.example`,
          `<${token}.17@mail.acme.example>`,
        ])
          expect(readReplyToken(text, ['other', key])).toEqual(expected);
        expect(token).toMatch(/^[a-z2-7]+$/);
      }),
    );
  });

  test('fit into the local part of an address', () => {
    const token = signReplyToken({ issueId: '10000000', deliveryId: '123e4567-e89b-12d3-a456-426614174000' }, 'secret');
    expect(`support+${token}`.length).toBeLessThanOrEqual(64);
  });

  test('cannot be made without the secret, nor changed', () => {
    fc.assert(
      fc.property(issueId, fc.nat(), (issue, at) => {
        const token = signReplyToken({ issueId: issue }, 'secret');
        const place = at % token.length;
        const changed = token.slice(0, place) + (token[place] === 'a' ? 'b' : 'a') + token.slice(place + 1);
        expect(readReplyToken(token, ['wrong'])).toBeNull();
        expect(readReplyToken(changed, ['secret'])).toBeNull();
      }),
    );
  });

  test('anything may be read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z2-7]{0,200}$/)), (text) =>
        expect(readReplyToken(text, ['secret'])).toBeNull(),
      ),
    );
  });

  test('refuse what is no issue or too long a name', () => {
    expect(() => signReplyToken({ issueId: 'PROJ-1' }, 'secret')).toThrow(RangeError);
    expect(() => signReplyToken({ issueId: '1', deliveryId: 'x'.repeat(41) }, 'secret')).toThrow(RangeError);
  });
});
