import { describe, expect, test } from '@jest/globals';
import { countsAsBounce, isPermanent, parseMessage, recogniseKind } from '../../../../src/mail';
import type { Bounce, DeliveryReport } from '../../../../src/mail';

function report(raw: string): Bounce | DeliveryReport {
  const kind = recogniseKind(parseMessage(Buffer.from(raw)));
  if (kind.kind !== 'bounce' && kind.kind !== 'delivery-report') throw new Error(`judged ${kind.kind}`);
  return kind;
}

const daemon = 'From: Mail Delivery System <MAILER-DAEMON@mx.example>\nTo: support@acme.example\nReturn-Path: <>\n';
const returned =
  'From: support@acme.example\nTo: jane@customer.example\nSubject: Hello\nMessage-ID: <1@acme.example>\nReceived: from a by b\n\nHello\n';
const dsn = (fields: string, copy = `Content-Type: message/rfc822\n\n${returned}`): string =>
  `${daemon}Subject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n${fields}\n\n--b\n${copy}\n--b--\n`;
const plain = (subject: string, text: string): string => `${daemon}Subject: ${subject}\n\n${text}`;

describe('RFC 3464', () => {
  test('who failed, why, and which mail', () => {
    const kind = report(
      dsn(
        'Final-Recipient: rfc822; Jane@customer.example\nOriginal-Recipient: rfc822;jane@customer.example\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.customer.example\nDiagnostic-Code: smtp; 550 5.1.1 <jane@customer.example>:\n Recipient address rejected: User unknown',
      ),
    );
    expect(kind).toMatchObject({
      kind: 'bounce',
      originalMessageId: '1@acme.example',
      recipients: [
        {
          address: 'jane@customer.example',
          action: 'failed',
          status: '5.1.1',
          statusFrom: 'report',
          reason: 'user-unknown',
          remoteMta: 'mx.customer.example',
        },
      ],
    });
    expect(kind.recipients[0]?.diagnostic).toBe(
      '550 5.1.1 <jane@customer.example>: Recipient address rejected: User unknown',
    );
    expect(kind.recipients.map(isPermanent)).toEqual([true]);
  });

  test('several recipients, one without a blank line before it', () => {
    const kind = report(
      dsn(
        'Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.2.2\nFinal-Recipient: rfc822; b@x.example\nAction: delayed\nStatus: 4.4.1\n\nFinal-Recipient: rfc822; c@x.example\nAction: delivered\nStatus: 2.0.0',
      ),
    );
    expect(kind.kind).toBe('bounce');
    expect(kind.recipients.map(({ address, action, status }) => [address, action, status])).toEqual([
      ['a@x.example', 'failed', '5.2.2'],
      ['b@x.example', 'delayed', '4.4.1'],
      ['c@x.example', 'delivered', '2.0.0'],
    ]);
  });

  test.each(['delayed', 'delivered', 'relayed', 'expanded'] as const)('%s is no failure', (action) => {
    const kind = report(
      dsn(
        `Final-Recipient: rfc822; a@x.example\nAction: ${action}\nStatus: ${action === 'delayed' ? '4.4.1' : '2.0.0'}`,
      ),
    );
    expect(kind).toMatchObject({ kind: 'delivery-report', action });
    expect(countsAsBounce(kind)).toBe(action === 'delayed');
  });

  test('a delay that somebody sent on is not about our mail', () => {
    const raw = dsn('Final-Recipient: rfc822; a@x.example\nAction: delayed\nStatus: 4.4.1').replace(
      'Subject:',
      'Resent-From: max@x.example\nSubject:',
    );
    expect(countsAsBounce(report(raw))).toBe(false);
  });

  test('the server’s code counts where the field says only the class', () => {
    const kind = report(
      dsn(
        'Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full',
      ),
    );
    expect(kind.recipients[0]).toMatchObject({ status: '5.2.2', reason: 'mailbox-full' });
  });

  test('the cause counts where the field says only that it was given up', () => {
    const kind = report(
      dsn(
        'Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 421 4.4.2 Connection timed out',
      ),
    );
    expect(kind.recipients[0]?.status).toBe('4.4.2');
  });

  test('only the headers of the mail came back', () => {
    const kind = report(
      dsn(
        'Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1',
        `Content-Type: text/rfc822-headers\n\n${returned.split('\n\n')[0]!}\n`,
      ),
    );
    expect(kind.originalMessageId).toBe('1@acme.example');
  });
});

describe('in plain words', () => {
  test.each([
    [
      'qmail',
      'failure notice',
      `Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<jane@customer.example>:\n192.0.2.25 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\nGiving up on 192.0.2.25.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <support@acme.example>\n${returned}`,
      '5.1.1',
    ],
    [
      'Exim',
      'Mail delivery failed: returning message to sender',
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  jane@customer.example\n    SMTP error from remote mail server after RCPT TO:<jane@customer.example>:\n    host mx.customer.example [192.0.2.1]: 550 5.7.1 Relaying denied\n\n------ This is a copy of the message, including all the headers. ------\n\n${returned}`,
      '5.7.1',
    ],
    [
      'Exim without a code',
      'Mail delivery failed: returning message to sender',
      `A message that you sent could not be delivered to one or more of its recipients.\n\n  jane@customer.example\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n\n${returned}`,
      '5.0.912',
    ],
    [
      'Gmail',
      'Delivery Status Notification (Failure)',
      `Delivery to the following recipient failed permanently:\n\n     jane@customer.example\n\nTechnical details of permanent failure: \nThe error that the other server returned was:\n550 5.2.1 The email account that you tried to reach is disabled.\n\n----- Original message -----\n\n${returned}`,
      '5.2.1',
    ],
    [
      'sendmail',
      'Returned mail: see transcript for details',
      `   ----- The following addresses had permanent fatal errors -----\n<jane@customer.example>\n    (reason: 550 5.1.1 <jane@customer.example>... User unknown)\n\n   ----- Transcript of session follows -----\n>>> RCPT To:<jane@customer.example>\n<<< 550 5.1.1 User unknown\n\n   ----- Original message follows -----\n\n${returned}`,
      '5.1.1',
    ],
    [
      'Exchange 5.5',
      'Undeliverable: Hello',
      `Your message\n\n  To:      jane@customer.example\n  Subject: Hello\n  Sent:    Mon, 4 Mar 2024 10:15:00 +0100\n\ndid not reach the following recipient(s):\n\njane@customer.example on Mon, 4 Mar 2024 10:15:02 +0100\n    The recipient name is not recognized\n\nMessage-ID: <1@acme.example>\n`,
      '5.0.911',
    ],
    [
      'Notes',
      'Undeliverable message',
      `------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\njane@customer.example\n\n------- Returned Message --------\n${returned}`,
      '5.0.911',
    ],
    [
      'Postfix, text only',
      'Undelivered Mail Returned to Sender',
      `This is the mail system at host mx.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<jane@customer.example>: host mx.customer.example[192.0.2.1] said: 552 5.2.2 Mailbox full (in reply to RCPT TO command)\n\n${returned}`,
      '5.2.2',
    ],
  ])('%s', (_, subject, text, status) => {
    const kind = report(plain(subject, text));
    expect(kind.kind).toBe('bounce');
    expect(kind.originalMessageId).toBe('1@acme.example');
    expect(kind.recipients).toHaveLength(1);
    expect(kind.recipients[0]).toMatchObject({ address: 'jane@customer.example', status });
  });

  test('two recipients of one report', () => {
    const kind = report(
      plain(
        'failure notice',
        `I wasn't able to deliver your message to the following addresses.\n\n<a@x.example>:\nRemote host said: 550 5.1.1 User unknown\n\n<b@x.example>:\nRemote host said: 552 5.2.2 Mailbox full\n\n--- Below this line is a copy of the message.\n\n${returned}`,
      ),
    );
    expect(kind.recipients.map(({ address, status }) => [address, status])).toEqual([
      ['a@x.example', '5.1.1'],
      ['b@x.example', '5.2.2'],
    ]);
  });

  test('a warning of a delay', () => {
    const kind = report(
      plain(
        'Warning: message 1 delayed 24 hours',
        'A message that you sent has not yet been delivered to one or more of its recipients\nafter more than 24 hours on the queue.\n\n  jane@customer.example\n    Delay reason: connection timed out\n\nNo action is required on your part.\n',
      ),
    );
    expect(kind).toMatchObject({ kind: 'delivery-report', action: 'delayed' });
    expect(kind.recipients.map(isPermanent)).toEqual([false]);
  });

  test('Amazon SES by SNS', () => {
    const told = {
      notificationType: 'Bounce',
      bounce: {
        bouncedRecipients: [
          {
            emailAddress: 'jane@customer.example',
            action: 'failed',
            status: '5.1.1',
            diagnosticCode: 'smtp; 550 5.1.1 user unknown',
          },
        ],
      },
      mail: { headers: [{ name: 'Message-ID', value: '<1@acme.example>' }] },
    };
    const kind = report(
      `From: no-reply@sns.amazonaws.com\nSubject: AWS Notification Message\n\n${JSON.stringify(told)}\n\n--\nIf you wish to stop receiving notifications\n`,
    );
    expect(kind).toMatchObject({
      kind: 'bounce',
      originalMessageId: '1@acme.example',
      recipients: [{ address: 'jane@customer.example', status: '5.1.1' }],
    });
  });

  test.each([
    ['Mailbox is full', '5.0.922', 'mailbox-full'],
    ['message size exceeds the limit', '5.0.934', 'message-too-large'],
    ['host not found', '5.0.912', 'host-unknown'],
    ['421 too many connections, try later', '4.0.945', 'too-many-connections'],
    ['this message has been in the queue too long', '5.0.947', 'expired'],
    ['554 your message looks like spam', '5.0.980', 'spam'],
    ['qux', '5.0.901', 'unknown'],
  ])('the reason from words: %s', (words, status, reason) => {
    const kind = report(
      plain('Mail delivery failed', `Your message could not be delivered.\n\n  jane@customer.example\n    ${words}\n`),
    );
    expect(kind.recipients[0]).toMatchObject({ status, reason, statusFrom: 'words' });
  });
});
