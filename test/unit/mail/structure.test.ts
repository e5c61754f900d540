import { describe, expect, test } from '@jest/globals';
import { parseMessage } from '../../../src/mail';
import type { Message, Part } from '../../../src/mail';

/** A part: its header fields, an empty line, its body. */
const part = (header: string, body: string): string => `${header}\n\n${body}`;
const multipart = (subtype: string, boundary: string, ...parts: string[]): string =>
  part(
    `Content-Type: multipart/${subtype}; boundary=${boundary}`,
    `${parts.map((one) => `--${boundary}\n${one}\n`).join('')}--${boundary}--`,
  );
const mail = (content: string): Message =>
  parseMessage(Buffer.from(`From: a@b.c\nMessage-ID: <x@y>\nMIME-Version: 1.0\n${content}\n`));

const plain = part('Content-Type: text/plain', 'plain');
const html = part('Content-Type: text/html', '<p>html</p>');
const pdf = part('Content-Type: application/pdf; name=a.pdf', 'pdf');
const png = part('Content-Type: image/png; name=p.png\nContent-ID: <p@x>\nContent-Disposition: inline', 'png');

const names = (message: Message): string[] => message.attachments.map(({ name }) => name);

describe('which parts are the text', () => {
  test.each<[string, string, string, string | null, string[]]>([
    ['plain alone', plain, 'plain\n', null, []],
    ['HTML alone', html, 'html', '<p>html</p>\n', []],
    ['no Content-Type', part('X: y', 'hello'), 'hello\n', null, []],
    ['alternative', multipart('alternative', 'b', plain, html), 'plain', '<p>html</p>', []],
    ['alternative in the wrong order', multipart('alternative', 'b', html, plain), 'plain', '<p>html</p>', []],
    ['mixed with a file', multipart('mixed', 'b', plain, pdf), 'plain', null, ['a.pdf']],
    [
      'mixed, alternative, file',
      multipart('mixed', 'b', multipart('alternative', 'c', plain, html), pdf),
      'plain',
      '<p>html</p>',
      ['a.pdf'],
    ],
    [
      'alternative with related HTML',
      multipart('alternative', 'b', plain, multipart('related', 'c', html, png)),
      'plain',
      '<p>html</p>',
      ['p.png'],
    ],
    [
      'related first',
      multipart('related', 'b', multipart('alternative', 'c', plain, html), png),
      'plain',
      '<p>html</p>',
      ['p.png'],
    ],
    [
      'HTML in pieces around a file (Apple Mail)',
      multipart('alternative', 'b', plain, multipart('mixed', 'c', html, pdf, html)),
      'plain',
      '<p>html</p>\n<p>html</p>',
      ['a.pdf'],
    ],
    [
      'a delimiter that does not begin its line',
      multipart('mixed', 'b', part('Content-Type: text/plain', 'x --b\n --b\n-- b\ny --b'), pdf),
      'x --b\n --b\n-- b\ny --b',
      null,
      ['a.pdf'],
    ],
    ['two texts', multipart('mixed', 'b', plain, plain), 'plain\nplain', null, []],
    [
      'text and HTML one after the other',
      multipart('mixed', 'b', plain, html),
      'plain\nhtml',
      '<div style="white-space:pre-wrap">plain</div>\n<p>html</p>',
      [],
    ],
    [
      'an empty plain form',
      multipart('alternative', 'b', part('Content-Type: text/plain', ' '), html),
      'html',
      '<p>html</p>',
      [],
    ],
    [
      'a text that is an attachment',
      multipart(
        'mixed',
        'b',
        plain,
        part('Content-Type: text/plain; name=log.txt\nContent-Disposition: attachment', 'log'),
      ),
      'plain',
      null,
      ['log.txt'],
    ],
    [
      'a named text further down',
      multipart(
        'mixed',
        'b',
        plain,
        part('Content-Type: text/plain; name=log.txt\nContent-Disposition: inline', 'log'),
      ),
      'plain',
      null,
      ['log.txt'],
    ],
    [
      'a named text that comes first',
      multipart('mixed', 'b', part('Content-Type: text/plain; name=body.txt', 'hello'), pdf),
      'hello',
      null,
      ['a.pdf'],
    ],
    [
      'text in related is part of the page',
      multipart('related', 'b', html, part('Content-Type: text/plain', 'x')),
      'html',
      '<p>html</p>',
      ['attachment.txt'],
    ],
    [
      'a calendar among the alternatives',
      multipart(
        'alternative',
        'b',
        plain,
        html,
        part('Content-Type: text/calendar; method=REQUEST', 'BEGIN:VCALENDAR'),
      ),
      'plain',
      '<p>html</p>',
      ['invite.ics'],
    ],
    [
      'AMP is a spare form',
      multipart('alternative', 'b', plain, part('Content-Type: text/x-amp-html', '<html amp>'), html),
      'plain',
      '<p>html</p>',
      [],
    ],
    [
      'signed',
      multipart('signed', 'b', plain, part('Content-Type: application/pgp-signature', '---')),
      'plain',
      null,
      ['signature.asc'],
    ],
    ['an odd text alone', part('Content-Type: text/x-odd', 'hello'), 'hello\n', null, []],
    [
      'an odd text beside a text',
      multipart('mixed', 'b', plain, part('Content-Type: text/x-odd', 'hello')),
      'plain',
      null,
      ['attachment.bin'],
    ],
    ['a file alone', pdf, '', null, ['a.pdf']],
    ['a digest', multipart('digest', 'b', part('', part('Subject: One', 'x'))), '', null, ['One.eml']],
    [
      'a report',
      multipart('report', 'b', plain, part('Content-Type: message/delivery-status', 'Status: 5.1.1')),
      'plain\nStatus: 5.1.1',
      null,
      ['delivery-status.txt'],
    ],
  ])('%s', (_, content, text, markup, files) => {
    const message = mail(content);
    expect({ text: message.text, html: message.html, files: names(message) }).toEqual({ text, html: markup, files });
    expect(message.defects).toEqual([]);
  });

  test('the start parameter names the root of a related', () => {
    const late = part('Content-Type: text/html\nContent-ID: <root@x>', '<p>late</p>');
    const content = multipart('related; start="<root@x>"', 'b', png, late);
    expect(mail(content)).toMatchObject({ html: '<p>late</p>', attachments: [{ name: 'p.png' }] });
  });
});

describe('attachments', () => {
  const attached = (header: string, body = 'x'): Message['attachments'][number] =>
    mail(multipart('mixed', 'b', plain, part(header, body))).attachments[0]!;

  test.each([
    [
      'disposition before type',
      'Content-Type: a/b; name=one.txt\nContent-Disposition: attachment; filename=two.txt',
      'two.txt',
    ],
    ['RFC 2231', "Content-Type: a/b\nContent-Disposition: attachment; filename*=utf-8''%E7%99%BC.pdf", '發.pdf'],
    ['raw bytes', 'Content-Type: a/b; name=ciële.txt', 'ciële.txt'],
    ['a path', 'Content-Type: a/b; name="C:\\\\Users\\\\me\\\\a.txt"', 'a.txt'],
    ['a Unix path', 'Content-Type: a/b; name="/etc/passwd"', 'passwd'],
    ['up and away', 'Content-Type: a/b; name="../../x.sh"', 'x.sh'],
    ['a slash in a name', 'Content-Type: a/b; name="Invoice 10/2026.pdf"', 'Invoice 10_2026.pdf'],
    ['dots', 'Content-Type: application/pdf; name=".."', 'attachment.pdf'],
    ['reversed writing', 'Content-Type: a/b; name="=?utf-8?q?inv=E2=80=AEfdp=2Eexe?="', 'invfdp.exe'],
    ['control characters', 'Content-Type: a/b; name="=?utf-8?q?a=00b=0A.txt?="', 'ab.txt'],
    ['a message by its subject', 'Content-Type: message/rfc822', 'Hello Grüße v1.2.eml'],
    ['a location', 'Content-Type: image/jpeg\nContent-Location: http://x/Photo25.jpg?a=b', 'Photo25.jpg'],
    ['a description that is a name', 'Content-Type: image/jpeg\nContent-Description: photo.jpg', 'photo.jpg'],
    ['nothing to go by', 'Content-Type: image/jpeg', 'image.jpg'],
    ['no type that makes sense', 'Content-Type: foo\nContent-Disposition: attachment', 'attachment.txt'],
  ])('a name: %s', (_, header, name) => {
    expect(attached(header, 'Subject: Hello =?utf-8?q?Gr=C3=BC=C3=9Fe?= v1.2\n\nx').name).toBe(name);
  });

  test('a long name keeps its extension', () => {
    const { name } = attached(`Content-Type: a/b; name=${'x'.repeat(400)}.docx`);
    expect(name).toMatch(/^x+\.docx$/);
    expect(name.length).toBeLessThanOrEqual(150);
  });

  test.each([
    ['shown by the HTML', '<img src="cid:p@x">', 'attachment', true],
    ['shown, escaped', '<img src=cid:p%40x>', 'attachment', true],
    ['an inline image', '<p>', 'inline', true],
    ['an attached image', '<p>', 'attachment', false],
  ])('inline or not: %s', (_, markup, disposition, inline) => {
    const image = part(`Content-Type: image/png\nContent-ID: <p@x>\nContent-Disposition: ${disposition}`, 'png');
    expect(mail(multipart('related', 'b', part('Content-Type: text/html', markup), image)).attachments[0]?.inline).toBe(
      inline,
    );
  });

  test('one that is too big to be kept decoded is sized all the same, and decoded when asked for', () => {
    const body = Buffer.from('hello '.repeat(500)).toString('base64').replace(/.{76}/g, '$&\n');
    const content = multipart('mixed', 'b', plain, part('Content-Type: a/b\nContent-Transfer-Encoding: base64', body));
    const message = parseMessage(Buffer.from(`From: a@b.c\n${content}`), { limits: { eagerBytes: 100 } });
    expect(message.attachments[0]).toMatchObject({
      sizeBytes: 3_000,
      content: { bytes: Buffer.from('hello '.repeat(500)) },
    });
  });

  test('files pasted into the text come out of it', () => {
    const message = mail(part('Content-Type: text/plain', 'Hi\nbegin 644 test.txt\n#0V%T\n`\nend\nBye'));
    expect(message.text).toBe('Hi\nBye\n');
    expect(message.attachments).toMatchObject([
      { name: 'test.txt', type: 'text/plain', sizeBytes: 3, content: { bytes: Buffer.from('Cat') } },
    ]);
  });
});

describe('the tree', () => {
  const outline = (one: Part): unknown =>
    one.children.length === 0 ? one.type : { [one.type]: one.children.map(outline) };

  test('is there for those who classify', () => {
    const message = mail(multipart('mixed', 'b', multipart('alternative', 'c', plain, html), pdf));
    expect(outline(message.root)).toEqual({
      'multipart/mixed': [{ 'multipart/alternative': ['text/plain', 'text/html'] }, 'application/pdf'],
    });
    const [alternative, file] = message.root.children;
    expect(alternative?.children[0]?.text()).toBe('plain');
    expect(alternative?.bytes()).toHaveLength(0);
    expect(Buffer.from(file?.bytes() ?? []).toString()).toBe('pdf');
    expect(file).toMatchObject({ fileName: 'a.pdf', disposition: null, encoding: 'identity' });
  });

  test('header fields are found whatever their case', () => {
    const { headers } = mail(part('X-One: =?utf-8?q?=C3=A4?=\nx-one: 2\nSubject: s', 'x'));
    expect(headers.get('X-ONE')).toBe('ä');
    expect(headers.all('x-One')).toEqual(['ä', '2']);
    expect(headers.get('nothing')).toBeNull();
    expect(headers.fields.map(({ name }) => name)).toEqual([
      'From',
      'Message-ID',
      'MIME-Version',
      'X-One',
      'x-one',
      'Subject',
    ]);
  });
});
