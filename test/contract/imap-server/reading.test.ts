import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FetchMessageObject } from 'imapflow';
import { statusOf } from '../../support/raw-imap';
import { collect, connected, imapTargets, mail, rawSession, type ImapTarget } from './targets';

const attachment = Buffer.from(Array.from({ length: 3000 }, (_byte, index) => index % 256));

/** A mail as a customer writes it: text, HTML, a picture in it, an attachment. */
const rich = mail(
  {
    From: '"Müller, Ana" <ana@customer.example>'.replace('ü', '\xfc'),
    To: 'Support <support@postroom.example>, "Kim (Agent)" <kim@postroom.example>',
    Cc: 'Team: ben@partner.example, cleo@partner.example;',
    Subject: '=?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus?= =?UTF-8?Q?_M=C3=BCnchen?=',
    Date: 'Fri, 06 Nov 2026 10:00:00 +0100',
    'Message-ID': '<rich@customer.example>',
    'In-Reply-To': '<first@postroom.example>',
    References: '<first@postroom.example>\r\n\t<second@postroom.example>',
    'Content-Type': 'multipart/mixed; boundary="outer"',
  },
  [
    'Preamble',
    '--outer',
    'Content-Type: multipart/related; boundary=inner; type="multipart/alternative"',
    '',
    '--inner',
    'Content-Type: multipart/alternative; boundary="in inner"',
    '',
    '--in inner',
    'Content-Type: text/plain; charset=UTF-8; format=flowed',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Guten Tag=2C',
    'es geht nicht.',
    '',
    '--in inner',
    'Content-Type: text/html; charset=UTF-8',
    '',
    '<p>Guten Tag</p><img src="cid:pic">',
    '--in inner--',
    '',
    '--inner',
    'Content-Type: image/png; name="pic.png"',
    'Content-ID: <pic>',
    'Content-Disposition: inline; filename=pic.png',
    'Content-Transfer-Encoding: base64',
    '',
    'iVBORw0KGgo=',
    '--inner--',
    '',
    '--outer',
    'Content-Type: application/octet-stream',
    'Content-Description: Log of the day',
    'Content-Language: de, en',
    "Content-Disposition: attachment; filename*0*=UTF-8''B%C3%A4r; filename*1=.log",
    'Content-Transfer-Encoding: base64',
    '',
    ...(attachment.toString('base64').match(/.{1,76}/gu) ?? []),
    '--outer--',
    'Epilogue',
    '',
  ].join('\r\n'),
);

/** A bounce, with the message it is about. */
const bounce = mail(
  {
    From: 'MAILER-DAEMON@mx.example',
    Subject: 'Undelivered',
    'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
  },
  [
    '--b',
    '',
    'It failed.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    'From: kim@postroom.example',
    'Subject: Original',
    'Content-Type: multipart/alternative; boundary=c',
    '',
    '--c',
    '',
    'plain',
    '--c',
    'Content-Type: text/html',
    '',
    '<b>html</b>',
    '--c--',
    '',
    '--b--',
    '',
  ].join('\r\n'),
);

const damaged: Readonly<Record<string, string>> = {
  'no header at all': '\r\njust text\r\n',
  'no body': 'Subject: nothing\r\n\r\n',
  'a multipart that never ends': mail(
    { 'Content-Type': 'multipart/mixed; boundary=x' },
    '--x\r\n\r\none\r\n--x\r\n\r\ntwo',
  ),
  'a multipart without parts': mail({ 'Content-Type': 'multipart/mixed; boundary=x' }, 'nothing here\r\n'),
  'an empty last part': mail({ 'Content-Type': 'multipart/mixed; boundary=x' }, '--x\r\n\r\none\r\n--x\r\n--x--\r\n'),
  'bytes of no charset': mail({ Subject: 'caf\xe9' }, '\x80\xff\xe9\r\n'),
  'a very long line': mail({ Subject: 'long' }, `${'x'.repeat(100_000)}\r\n`),
  'dots and From lines': mail({ Subject: 'dots' }, '.\r\n..\r\nFrom me\r\n.'),
};

describe.each(imapTargets)('reading mail from %s', (_name, start) => {
  let target: ImapTarget;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.stop());

  const fetchOne = async (message: string, query: object): Promise<FetchMessageObject> => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [message]);
    const client = await connected(target, mailbox);
    await client.mailboxOpen('INBOX');
    const [fetched] = await collect(client.fetch('1:*', query));
    await client.logout();
    return fetched!;
  };

  test('opening tells what is there', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [mail({ Subject: 'a' }), mail({ Subject: 'b' }), mail({ Subject: 'c' })]);
    const client = await connected(target, mailbox);
    const opened = await client.mailboxOpen('INBOX');
    expect(opened).toMatchObject({ path: 'INBOX', exists: 3, uidNext: 4, readOnly: false });
    expect(opened.uidValidity).toBeGreaterThan(0n);
    expect([...opened.permanentFlags!]).toEqual(expect.arrayContaining(['\\Seen', '\\Flagged', '\\Deleted', '\\*']));
    await client.logout();
  });

  test('the source comes byte for byte, with its size', async () => {
    const fetched = await fetchOne(rich, { source: true, size: true, uid: true });
    expect(fetched.source?.toString('latin1')).toBe(rich);
    expect(fetched).toMatchObject({ size: rich.length, uid: 1, seq: 1 });
  });

  test('the envelope summarises the header', async () => {
    const { envelope } = await fetchOne(rich, { envelope: true });
    expect(envelope).toMatchObject({
      subject: 'Grüße aus München',
      messageId: '<rich@customer.example>',
      inReplyTo: '<first@postroom.example>',
      date: new Date('2026-11-06T09:00:00Z'),
      to: [
        { name: 'Support', address: 'support@postroom.example' },
        { name: 'Kim (Agent)', address: 'kim@postroom.example' },
      ],
    });
    expect(envelope?.from?.[0]?.address).toBe('ana@customer.example');
    expect(envelope?.cc?.map((each) => each.address)).toEqual(
      expect.arrayContaining(['ben@partner.example', 'cleo@partner.example']),
    );
  });

  test('the structure names every part', async () => {
    const { bodyStructure } = await fetchOne(rich, { bodyStructure: true });
    expect(bodyStructure).toMatchObject({
      type: 'multipart/mixed',
      parameters: { boundary: 'outer' },
      childNodes: [
        {
          part: '1',
          type: 'multipart/related',
          childNodes: [
            {
              part: '1.1',
              type: 'multipart/alternative',
              childNodes: [
                {
                  part: '1.1.1',
                  type: 'text/plain',
                  encoding: 'quoted-printable',
                  size: 30,
                  lineCount: 2,
                  parameters: { charset: 'UTF-8', format: 'flowed' },
                },
                { part: '1.1.2', type: 'text/html', encoding: '7bit', size: 35 },
              ],
            },
            { part: '1.2', type: 'image/png', id: '<pic>', disposition: 'inline', encoding: 'base64', size: 12 },
          ],
        },
        {
          part: '2',
          type: 'application/octet-stream',
          description: 'Log of the day',
          disposition: 'attachment',
          encoding: 'base64',
        },
      ],
    });
  });

  test('a message in a message has its own envelope and structure', async () => {
    const { bodyStructure } = await fetchOne(bounce, { bodyStructure: true });
    const report = bodyStructure?.childNodes?.[2];
    expect(report).toMatchObject({ part: '3', type: 'message/rfc822', envelope: { subject: 'Original' } });
    expect(report?.childNodes?.[0]).toMatchObject({
      type: 'multipart/alternative',
      childNodes: [
        { type: 'text/plain', part: '3.1' },
        { type: 'text/html', part: '3.2' },
      ],
    });
  });

  test('parts are downloaded and decoded', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [rich]);
    const client = await connected(target, mailbox);
    await client.mailboxOpen('INBOX');
    const file = await client.download('1', '2');
    expect(file.meta?.contentType).toBe('application/octet-stream');
    expect(Buffer.concat(await collect(file.content as AsyncIterable<Buffer>))).toEqual(attachment);
    const text = await client.download('1', '1.1.1');
    expect(Buffer.concat(await collect(text.content as AsyncIterable<Buffer>)).toString()).toMatch(
      /^Guten Tag,\s+es geht nicht\.\s*$/u,
    );
    await client.logout();
  });

  test.each([
    ['BODY[]', rich],
    ['BODY[HEADER]', rich.slice(0, rich.indexOf('\r\n\r\n') + 4)],
    ['BODY[TEXT]', rich.slice(rich.indexOf('\r\n\r\n') + 4)],
    ['RFC822', rich],
    ['RFC822.HEADER', rich.slice(0, rich.indexOf('\r\n\r\n') + 4)],
    ['BODY[HEADER.FIELDS (REFERENCES MESSAGE-ID)]', fieldsOf(rich, ['Message-ID', 'References'])],
    ['BODY[HEADER.FIELDS (X-NOTHING)]', '\r\n'],
    ['BODY[1.1.1]', 'Guten Tag=2C\r\nes geht nicht.\r\n'],
    ['BODY[1.1.2]', '<p>Guten Tag</p><img src="cid:pic">'],
    ['BODY[1.1.2.MIME]', 'Content-Type: text/html; charset=UTF-8\r\n\r\n'],
    ['BODY[1.2]', 'iVBORw0KGgo='],
  ])('%s is exact', async (item, expected) => {
    expect(await literalOf(target, rich, item)).toBe(expected);
  });

  test.each([
    [
      'BODY[3.HEADER]',
      'From: kim@postroom.example\r\nSubject: Original\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n',
    ],
    ['BODY[3.HEADER.FIELDS (SUBJECT)]', 'Subject: Original\r\n\r\n'],
    ['BODY[3.1]', 'plain'],
    ['BODY[3.2]', '<b>html</b>'],
    ['BODY[3.2.MIME]', 'Content-Type: text/html\r\n\r\n'],
    ['BODY[1]', 'It failed.'],
  ])('%s of a message in a message is exact', async (item, expected) => {
    expect(await literalOf(target, bounce, item)).toBe(expected);
  });

  test('partial ranges are cut at both ends', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [rich]);
    const session = await rawSession(target, mailbox);
    const literal = async (range: string) => literalIn((await session.command(`FETCH 1 BODY.PEEK[]<${range}>`))[0]);
    expect(await literal('0.10')).toBe(rich.slice(0, 10));
    expect(await literal('5.20')).toBe(rich.slice(5, 25));
    expect(await literal(`${rich.length - 3}.100`)).toBe(rich.slice(-3));
    expect(await literal(`${rich.length}.100`)).toBe('');
    expect(await literal(`${rich.length + 1000}.5`)).toBe('');
    expect((await session.command('FETCH 1 BODY.PEEK[]<3.4>'))[0]).toContain('BODY[]<3> {4}');
    session.end();
  });

  test('reading with PEEK leaves \\Seen alone, reading without sets it and says so', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [rich]);
    const session = await rawSession(target, mailbox);
    await session.command('FETCH 1 (BODY.PEEK[] BODY.PEEK[1.1.1] RFC822.HEADER ENVELOPE BODYSTRUCTURE)');
    expect((await session.command('FETCH 1 FLAGS'))[0]).not.toContain('\\Seen');
    const lines = await session.command('FETCH 1 BODY[1.1.1]');
    expect(lines.join('\n')).toMatch(/FLAGS \([^)]*\\Seen/u);
    expect((await session.command('FETCH 1 FLAGS'))[0]).toContain('\\Seen');
    session.end();
  });

  test('EXAMINE never sets \\Seen', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [rich]);
    const session = await rawSession(target, mailbox, null);
    expect(statusOf(await session.command('EXAMINE INBOX'))).toBe('OK READ-ONLY');
    await session.command('FETCH 1 BODY[]');
    expect((await session.command('FETCH 1 FLAGS'))[0]).not.toContain('\\Seen');
    session.end();
  });

  test('the macros FAST, ALL and FULL are known', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [rich]);
    const session = await rawSession(target, mailbox);
    const [fast] = await session.command('FETCH 1 FAST');
    expect(fast).toMatch(/FLAGS \(.*INTERNALDATE ".*RFC822\.SIZE \d+/u);
    expect((await session.command('FETCH 1 ALL'))[0]).toContain('ENVELOPE (');
    expect((await session.command('FETCH 1 FULL'))[0]).toContain('BODY ((');
    session.end();
  });

  test('UID FETCH always names the UID, and passes over UIDs that do not exist', async () => {
    const mailbox = target.mailbox();
    await target.deliver(mailbox, [mail({ Subject: 'a' }), mail({ Subject: 'b' })]);
    const session = await rawSession(target, mailbox);
    expect((await session.command('UID FETCH 1:99 RFC822.SIZE')).slice(0, -1)).toEqual([
      expect.stringMatching(/^\* 1 FETCH \(UID 1 /u),
      expect.stringMatching(/^\* 2 FETCH \(UID 2 /u),
    ]);
    expect(await session.command('UID FETCH 77 FLAGS')).toHaveLength(1);
    // `*` is the last message, whatever stands before it.
    expect((await session.command('UID FETCH 99:* FLAGS')).slice(0, -1)).toEqual([
      expect.stringMatching(/^\* 2 FETCH \(UID 2 /u),
    ]);
    session.end();
  });

  test.each(Object.entries(damaged))('%s is served as it is', async (_what, message) => {
    const fetched = await fetchOne(message, { source: true, envelope: true, bodyStructure: true, size: true });
    expect(fetched.source?.toString('latin1')).toBe(message);
    expect(fetched.bodyStructure?.type).toMatch(/^(text|multipart)\//u);
  });
});

function fieldsOf(message: string, names: readonly string[]): string {
  const header = message.slice(0, message.indexOf('\r\n\r\n') + 2);
  const fields = header.match(/[^\r\n][^\r]*\r\n(?:[ \t][^\r]*\r\n)*/gu) ?? [];
  return `${fields.filter((field) => names.some((name) => field.startsWith(`${name}:`))).join('')}\r\n`;
}

async function literalOf(target: ImapTarget, message: string, item: string): Promise<string> {
  const mailbox = target.mailbox();
  await target.deliver(mailbox, [message]);
  const session = await rawSession(target, mailbox);
  const [line] = await session.command(`FETCH 1 ${item}`);
  session.end();
  return literalIn(line);
}

/** The value of the only string in a FETCH line, literal or quoted. */
function literalIn(line = ''): string {
  const literal = /\{(\d+)\}\r\n/u.exec(line);
  if (literal) return line.slice(literal.index + literal[0].length).slice(0, Number(literal[1]));
  return /"((?:[^"\\]|\\.)*)"/u.exec(line)?.[1] ?? `no string in ${line}`;
}
