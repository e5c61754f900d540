import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMessage, recogniseKind } from '../../../../src/mail';
import type { MailKind, OwnMail } from '../../../../src/mail';
import { messageOf } from '../../../support/mail/message';

const kindOf = (raw: string, own?: OwnMail): MailKind => recogniseKind(parseMessage(Buffer.from(raw)), own);
const mail = (headers: string, body = 'Hello\n'): string =>
  `From: Jane Roe <jane@customer.example>\nTo: support@acme.example\n${headers}\n\n${body}`;

describe('a person wrote', () => {
  test.each([
    ['a plain mail', mail('Subject: Printer')],
    ['about being out of office', mail('Subject: Printer', 'I was out of office last week, sorry for the delay.')],
    ['a subject that begins alike', mail('Subject: Out of office next week - who takes over?')],
    ['an answer to an automatic reply', mail('Subject: Re: Automatic reply: Printer')],
    ['one word that may be anything', mail('Subject: Absence')],
    [
      'about a bounce',
      mail(
        'Subject: Undelivered Mail Returned to Sender',
        'I got "550 5.1.1 user unknown" from mailer-daemon. What now?',
      ),
    ],
    ['a question about delivery', mail('Subject: Delivery failed', 'The parcel could not be delivered.')],
    ['Auto-Submitted: no', mail('Subject: Printer\nAuto-Submitted: no')],
    ['asking others not to answer automatically', mail('Subject: Printer\nX-Auto-Response-Suppress: All')],
    [
      'with an .ics attached',
      mail(
        'Subject: Date\nContent-Type: multipart/mixed; boundary=b',
        '--b\nContent-Type: text/plain\n\nSee there\n--b\nContent-Type: text/calendar; method=REQUEST\nContent-Disposition: attachment; filename=a.ics\n\nBEGIN:VCALENDAR\n--b--\n',
      ),
    ],
    [
      'a bounce passed on as attachment',
      mail(
        'Subject: What is this?\nContent-Type: multipart/mixed; boundary=b',
        '--b\nContent-Type: text/plain\n\nHelp\n--b\nContent-Type: message/rfc822\n\nFrom: mailer-daemon@x.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n--c--\n--b--\n',
      ),
    ],
    [
      'a bounce passed on in the text',
      mail(
        'Subject: Fwd: failure notice',
        'Why?\n\n> Hi. This is the qmail-send program.\n> <a@b.example>:\n> Sorry, no mailbox here by that name. (#5.1.1)\n',
      ),
    ],
    [
      'as postmaster, about something else',
      'From: postmaster@customer.example\nTo: support@acme.example\nSubject: Quota of our tenant\n\nPlease raise our quota.\n',
    ],
    [
      'as an administrator, about a bounce',
      'From: System Administrator <it@customer.example>\nTo: support@acme.example\nSubject: Undeliverable mails\n\nOur mails to you could not be delivered: 550 5.1.1 user unknown. Please check.\n',
    ],
    [
      'as postmaster, passing on a bounce',
      'From: postmaster@customer.example\nSubject: Fwd: Undeliverable: Hello\n\nWhat is wrong?\n\n550 5.1.1 user unknown, could not be delivered\n',
    ],
    ['please confirm your message', mail('Subject: Please confirm your message', 'Did you really mean that?')],
  ])('%s', (_, raw) => {
    expect(kindOf(raw)).toEqual({ kind: 'person', evidence: [] });
  });
});

describe('an automatic reply is known', () => {
  test.each([
    ['Auto-Submitted: auto-replied', 'auto-submitted', 'replied'],
    ['Auto-Submitted: auto-generated', 'auto-submitted', 'generated'],
    ['Auto-Submitted: auto-replied (vacation)', 'auto-submitted', 'replied'],
    ['X-Autoreply: yes', 'vendor-header', 'replied'],
    ['X-Autorespond: Vacation', 'vendor-header', 'replied'],
    ['Precedence: auto_reply', 'vendor-header', 'replied'],
    ['X-Precedence: auto_reply', 'vendor-header', 'replied'],
    ['X-FC-MachineGenerated: true', 'vendor-header', 'replied'],
    ['Preference: auto_reply', 'vendor-header', 'replied'],
  ] as const)('by %s', (header, by, origin) => {
    const kind = kindOf(mail(`Subject: Re: Printer\n${header}`));
    expect(kind).toMatchObject({ kind: 'auto-reply', by, origin });
    expect(kind.evidence).toEqual([{ where: `header ${header.split(':')[0]!}`, value: header.split(': ')[1] }]);
  });

  test('as Outlook writes it: generated, and an answer by its subject', () => {
    const kind = kindOf(
      mail('Subject: Automatic reply: Printer\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All'),
    );
    expect(kind).toMatchObject({ kind: 'auto-reply', by: 'auto-submitted', origin: 'replied' });
  });

  test.each([
    ...[
      'Automatic reply: Printer',
      'Out of Office: Printer',
      'Automatische Antwort: Drucker',
      'Abwesenheitsnotiz: Drucker',
      'Réponse automatique : Imprimante',
      'Respuesta automática: Impresora',
    ],
    ...[
      'Risposta automatica: Stampante',
      'Resposta automática: Impressora',
      'Automatisch antwoord: Printer',
      'Autosvar: Skrivare',
      'Automatisk svar: Printer',
      'Automaattinen vastaus: Tulostin',
    ],
    ...[
      'Odpowiedź automatyczna: Drukarka',
      'Automatická odpověď: Tiskárna',
      'Automatikus válasz: Nyomtató',
      'Răspuns automat: Imprimantă',
      'Автоматический ответ: Принтер',
      'Автоматична відповідь: Принтер',
    ],
    ...[
      'Otomatik yanıt: Yazıcı',
      'Αυτόματη απάντηση: Εκτυπωτής',
      '自動応答: プリンター',
      '自动答复: 打印机',
      '自動回覆: 印表機',
      '자동 회신: 프린터',
      'רד',
      'Trả lời tự động: Máy in',
    ].filter((subject) => subject !== 'רד'),
  ])('by nothing but its subject: %s', (subject) => {
    expect(recogniseKind(messageOf({ subject }))).toMatchObject({ kind: 'auto-reply', by: 'subject' });
  });

  test('a weak word needs the null reverse-path or the headers of an answer beside it', () => {
    expect(recogniseKind(messageOf({ subject: 'Absence: Printer' })).kind).toBe('person');
    expect(recogniseKind(messageOf({ subject: 'Absence: Printer', returnPath: '' })).kind).toBe('auto-reply');
    expect(recogniseKind(messageOf({ subject: 'Absence: Printer', inReplyTo: '1@acme.example' })).kind).toBe(
      'auto-reply',
    );
  });
});

describe('other machine mail', () => {
  test('a read receipt', () => {
    const raw = mail(
      'Subject: Read: Printer\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b',
      '--b\nContent-Type: text/plain\n\nRead.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; jane@customer.example\nOriginal-Message-ID: <1@acme.example>\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n',
    );
    expect(kindOf(raw)).toMatchObject({
      kind: 'read-receipt',
      disposition: 'displayed',
      originalMessageId: '1@acme.example',
    });
  });

  test('a mail deleted unread', () => {
    const raw = mail(
      'Content-Type: multipart/report; report-type=disposition-notification; boundary=b',
      '--b\nContent-Type: message/disposition-notification\n\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--b--\n',
    );
    expect(kindOf(raw)).toMatchObject({ kind: 'read-receipt', disposition: 'deleted' });
  });

  test('a complaint', () => {
    const raw = mail(
      'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
      '--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n--b\nContent-Type: message/rfc822\n\nFrom: support@acme.example\nMessage-ID: <1@acme.example>\n\nHello\n--b--\n',
    );
    expect(kindOf(raw)).toMatchObject({
      kind: 'feedback-report',
      feedbackType: 'abuse',
      originalMessageId: '1@acme.example',
    });
  });

  test('a complaint by SNS, and one by letter', () => {
    const told = {
      notificationType: 'Complaint',
      complaint: { complaintFeedbackType: 'abuse' },
      mail: { headers: [{ name: 'Message-ID', value: '<1@acme.example>' }] },
    };
    expect(kindOf(`From: no-reply@sns.amazonaws.com\n\n${JSON.stringify(told)}`)).toMatchObject({
      kind: 'feedback-report',
      originalMessageId: '1@acme.example',
    });
    expect(kindOf('From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.1\n\nx').kind).toBe(
      'feedback-report',
    );
  });

  test.each(['REQUEST', 'REPLY', 'CANCEL', 'COUNTER'])('a calendar mail: %s', (method) => {
    const raw = mail(
      'Subject: Accepted: Meeting\nContent-Type: multipart/alternative; boundary=b',
      `--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: text/calendar; charset=utf-8; method=${method}\n\nBEGIN:VCALENDAR\nMETHOD:${method}\n--b--\n`,
    );
    expect(kindOf(raw)).toMatchObject({ kind: 'calendar', method: method.toLowerCase() });
  });

  test('a list', () => {
    expect(kindOf(mail('List-Id: Users of Acme <users.acme.example>\nPrecedence: list'))).toMatchObject({
      kind: 'list',
      listId: 'users.acme.example',
    });
  });

  test('bulk mail', () => {
    expect(kindOf(mail('Precedence: bulk')).kind).toBe('bulk');
    expect(kindOf(mail('List-Unsubscribe: <https://acme.example/x>')).kind).toBe('bulk');
  });

  test('a challenge', () => {
    expect(kindOf(mail('Subject: Please confirm your message to jane\nReturn-Path: <>')).kind).toBe('challenge');
    expect(kindOf('From: no-reply@boxbe.com\nSubject: Verify your email to jane\n\nx').kind).toBe('challenge');
  });

  describe('our own mail comes back', () => {
    const own: OwnMail = {
      addresses: ['support@acme.example'],
      messageIdDomain: 'mail.acme.example',
      markerHeaders: ['X-Postroom-Delivery'],
    };

    test.each([
      ['the marker', mail('X-Postroom-Delivery: 17')],
      ['the Message-ID', mail('Message-ID: <17@mail.acme.example>')],
      ['the address', 'From: Support <SUPPORT@acme.example>\nSubject: x\n\nx'],
    ])('by %s', (_, raw) => {
      expect(kindOf(raw, own).kind).toBe('own-mail');
    });

    test('an answer that quotes us is a person’s', () => {
      expect(
        kindOf(
          mail(
            'In-Reply-To: <17@mail.acme.example>\nReferences: <17@mail.acme.example>',
            '> From: support@acme.example\n',
          ),
          own,
        ).kind,
      ).toBe('person');
    });
  });
});

test('any mail has a kind', () => {
  const header = fc.constantFrom(
    'Subject: Undeliverable: x',
    'Auto-Submitted: auto-replied',
    'From: mailer-daemon@x.example',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    'X-Failed-Recipients: a@b',
    'List-Id: x',
    'Content-Type: text/calendar',
    'Return-Path: <>',
  );
  const line = fc.oneof(
    fc.constantFrom(
      '--b',
      '--b--',
      '',
      'Content-Type: message/delivery-status',
      'Final-Recipient: rfc822; a@b.example',
      'Status: 5.1.1',
      'Action: failed',
      '<a@b.example>:',
      '550 5.1.1 unknown',
      'METHOD:REPLY',
      '{"notificationType":"Bounce"',
    ),
    fc.string({ maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.array(header, { maxLength: 5 }), fc.array(line, { maxLength: 20 }), (headers, lines) => {
      const kind = kindOf(`${headers.join('\n')}\n\n${lines.join('\n')}`);
      expect(kind.evidence.length > 0).toBe(kind.kind !== 'person');
    }),
    { numRuns: 500 },
  );
});
