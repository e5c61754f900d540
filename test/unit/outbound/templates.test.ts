/** Templates: what they put out, what they refuse, and that the reference tells the truth. `UPDATE_DOCS=1` rewrites it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import fc from 'fast-check';
import { ownLanguages, templateDraft, type MailLayout, type TemplateText } from '../../../src/contract';
import { composeMessage, normaliseMessageId, parseMessage, type Message } from '../../../src/mail';
import {
  builtInTemplate,
  builtInTemplates,
  renderMail,
  sampleFacts,
  standardLayout,
  templateVariables,
  textFor,
  type MailFacts,
  type RenderedText,
} from '../../../src/outbound';
import { templateScope } from '../../../src/outbound/templates/context';
import { referenceFile, referenceText } from '../../support/variable-reference';

const logo = {
  fileName: 'logo.png',
  type: 'image/png',
  dataBase64: 'iVBORw0KGgo=',
  alt: 'ACME',
  widthPx: 120,
} as const;

function rendered(
  text: Partial<TemplateText>,
  more: Partial<MailFacts> = {},
  layout: Partial<MailLayout> = {},
): RenderedText {
  const template = { subject: 'S', html: '<p>x</p>', text: null, ...text };
  const facts = { ...sampleFacts('commented', 'en'), ...more };
  return renderMail(template, { ...standardLayout, ...layout }, facts, () => 'cid:logo@postroom');
}
const text = (source: string, more: Partial<MailFacts> = {}): string =>
  rendered({ text: source }, more).mail?.text.split('\n\n-- \n')[0] ?? '';
const html = (source: string, more: Partial<MailFacts> = {}): string =>
  load(rendered({ html: source }, more).mail?.html ?? '')('.pr-text')
    .html()
    ?.trim() ?? '';

describe('what a template puts out', () => {
  it('is escaped in HTML and plain in text and subject', () => {
    const issue = { ...sampleFacts('commented', 'en').issue, summary: '<b>1 & 2</b>' };
    expect(rendered({ html: '{{ issue.summary }}' }, { issue }).mail?.html).toContain('&lt;b&gt;1 &amp; 2&lt;/b&gt;');
    expect(rendered({ html: '{{ issue.summary | upcase }}' }, { issue }).mail?.html).toContain('&lt;B&gt;1 &amp; 2');
    expect(text('{{ issue.summary }}', { issue })).toBe('<b>1 & 2</b>');
    expect(rendered({ subject: '{{ issue.summary }}' }, { issue }).mail?.subject).toBe('<b>1 & 2</b>');
  });

  it('is HTML where we made it', () => {
    expect(html('{{ comment.html }}')).toContain('<strong>version 2.1</strong>');
    expect(html('{{ comment.html }}')).toContain('large pages &lt;A3&gt; come out whole');
    expect(text('{{ comment.text }}')).toContain('- the printer is found again');
  });

  it('never lets a name, a summary or a file name become markup, whatever filters are used', () => {
    const filters = [
      '',
      ' | upcase',
      ' | append: "x"',
      ' | default: "-"',
      ' | strip',
      ' | replace: "a", "<i>"',
      ' | json',
    ];
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...filters), (nasty, filter) => {
        const facts: Partial<MailFacts> = {
          actor: { name: `<script>${nasty}`, address: '' },
          issue: { ...sampleFacts('commented', 'en').issue, summary: `<img src=x onerror=1>${nasty}` },
        };
        const page = load(
          rendered({ html: `<p>{{ event.actor.name${filter} }}{{ issue.summary${filter} }}</p>` }, facts).mail?.html ??
            '',
        );
        expect(
          page('.pr-text *')
            .toArray()
            .map((one) => one.name),
        ).toEqual(['p']);
        expect(page('script, img').length).toBe(0);
      }),
    );
  });

  it('has one line of subject, whatever the summary holds', () => {
    const issue = { ...sampleFacts('commented', 'en').issue, summary: 'a\r\nBcc: evil@example.com\u2028b' };
    expect(rendered({ subject: '{{ issue.summary }}' }, { issue }).mail?.subject).toBe('a Bcc: evil@example.com b');
  });

  it('writes dates, numbers and sizes in the language of the mail', () => {
    const when = '{{ comment.created | when }} {{ issue.created | day }} {{ attachments[0].size_bytes | file_size }}';
    expect(text(when)).toBe('March 2, 2026 at 10:45 AM March 2, 2026 48.2 kB');
    expect(text(when, { language: 'de' })).toBe('2. März 2026 um 10:45 2. März 2026 48,2 kB');
    expect(text(when, { language: 'ja', timeZone: 'Asia/Tokyo' })).toBe('2026年3月2日 19:45 2026年3月2日 48.2 KB');
  });

  it('text is made from the HTML when it is left out', () => {
    const mail = rendered({ html: '<p>Hello <b>you</b></p><ul><li>one</li></ul>' }).mail;
    expect(mail?.text).toContain('Hello **you**\n\n- one');
    expect(mail?.text).toContain('\n-- \nDEMO-7: The printer prints nothing\n');
  });
});

describe('what is wrong in a template', () => {
  it.each<[string, Partial<TemplateText>, object]>([
    ['a tag that is not closed', { html: '<p>\n  {% if issue.key %}x' }, { part: 'html', line: 2, column: 3 }],
    ['an output that is not closed', { subject: 'Re: {{ issue.key' }, { part: 'subject', line: 1, column: 5 }],
    ['a tag that does not exist', { text: 'a\nb\n{% foo %}' }, { part: 'text', line: 3, column: 1 }],
    ['a filter that does not exist', { html: 'x\n{{ issue.key | shout }}' }, { part: 'html', line: 2 }],
    ['a file it would like to read', { html: '{% include "/etc/passwd" %}' }, { part: 'html', line: 1 }],
    ['a loop without end', { html: '{% for a in (1..100000000) %}x{% endfor %}' }, { part: 'html' }],
  ])('%s stops it, with its place', (_, source, place) => {
    const { mail, problems } = rendered(source);
    expect(mail).toBeNull();
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([expect.objectContaining(place)]);
  });

  it('a variable that does not exist is a warning with its place, and empty', () => {
    const { mail, problems } = rendered({ html: '<p>\n{{ issue.sumary }}|</p>' });
    expect(problems).toEqual([
      {
        part: 'html',
        line: 2,
        column: 4,
        message: 'There is no variable “issue.sumary”; nothing is put in its place.',
        severity: 'warning',
      },
    ]);
    expect(mail?.html).toContain('<p>\n|</p>');
  });

  it('prototypes are out of reach', () => {
    expect(text('[{{ issue.constructor.name }}{{ issue.__proto__ }}{{ comments.constructor }}]')).toBe('[]');
  });

  it('any text is rendered or refused, nothing is thrown', () => {
    const pieces = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      'issue',
      '.',
      '|',
      'if',
      'endif',
      'for',
      'x in comments',
      ' ',
      '\n',
      '"',
      'raw',
      '<p>',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        const { mail, problems } = rendered({ html: parts.join(''), subject: parts.join(''), text: parts.join('') });
        expect(mail === null).toBe(problems.some(({ severity }) => severity === 'error'));
      }),
    );
  });
});

describe('the reference of variables', () => {
  it('docs/template-variables.md is up to date', () => {
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(referenceFile, referenceText());
    expect(readFileSync(referenceFile, 'utf8')).toBe(referenceText());
  });

  it('names every variable there is, and none that is not', () => {
    const real: string[] = [];
    const walk = (name: string, value: unknown): void => {
      real.push(name);
      if (Array.isArray(value)) {
        walk(`${name}[]`, value[0]);
        return;
      }
      if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
        for (const [key, inner] of Object.entries(value)) walk(`${name}.${key}`, inner);
    };
    for (const [key, value] of Object.entries(templateScope(sampleFacts('commented', 'en')))) walk(key, value);
    const told = templateVariables().map(({ name }) => name);
    const lists = ['comments[]', 'changes[]', 'attachments[]', 'mail.links[]'];
    expect([...told].sort()).toEqual(real.filter((name) => told.includes(name) || !lists.includes(name)).sort());
    expect(new Set(told).size).toBe(told.length);
  });

  it('has an example for everything that is text', () => {
    const bare = templateVariables().filter(({ type, example }) => type === 'text' && example === '');
    expect(bare.map(({ name }) => name)).toEqual(['issue.resolution']);
  });
});

const tags = 'https://html.spec.whatwg.org/#parse-errors';

/** What the HTML standard finds wrong. */
function htmlErrors(source: string): string[] {
  const errors: string[] = [];
  load(source, { onParseError: ({ code, startLine }) => errors.push(`${code} in line ${startLine}`) });
  return errors;
}

function composed(
  facts: MailFacts,
  mail: { subject: string; html: string; text: string },
): { bytes: Uint8Array; message: Message } {
  const bytes = composeMessage({
    from: { name: 'Support', address: 'support@company.example' },
    to: [facts.recipient],
    messageId: normaliseMessageId('<token@company.example>')!,
    dateMs: facts.dateMs,
    inlineImages: [
      {
        name: 'logo.png',
        type: 'image/png',
        contentId: 'logo@postroom',
        bytes: Buffer.from(logo.dataBase64, 'base64'),
      },
    ],
    ...mail,
  });
  return { bytes, message: parseMessage(bytes) };
}

describe.each(builtInTemplates)('the template “%s”', (id) => {
  it.each(ownLanguages)('in %s is a mail that every program shows', (language) => {
    const template = builtInTemplate(id);
    expect(
      templateDraft.safeParse({
        name: template.name,
        kind: template.kind,
        layout: template.layout,
        texts: template.texts,
        fallback: 'en',
      }).success,
    ).toBe(true);
    const facts = sampleFacts(id, language);
    const layout = { ...standardLayout, logo };
    const chosen = textFor(template, language);
    expect(chosen.language).toBe(language);
    const { mail, problems } = renderMail(chosen.text, layout, facts, () => 'cid:logo@postroom');
    expect(problems).toEqual([]);
    if (mail === null) throw new Error('no mail');
    expect(mail.subject).toBe(facts.subject);
    // It is valid HTML (parse errors of the standard), in the language it says, and styled in attributes.
    expect(`${tags}: ${htmlErrors(mail.html).join(', ')}`).toBe(`${tags}: `);
    const page = load(mail.html);
    expect(page('html').attr('lang')).toBe(language);
    expect(page('script, link, form, iframe, object').length).toBe(0);
    expect(page('body [style]').length).toBeGreaterThan(3);
    expect(
      page('img')
        .toArray()
        .every((image) => image.attribs['alt'] !== undefined && image.attribs['src'] === 'cid:logo@postroom'),
    ).toBe(true);
    // The text says what the HTML says.
    const words = (from: string): string[] => from.match(/[\p{L}\p{N}]{4,}/gu) ?? [];
    const shown: string[] = [];
    page('.pr-text, .pr-text *, .pr-foot').each((_, element) => {
      page(element).children('br').replaceWith(' ');
      shown.push(page(element).clone().children().remove().end().text());
    });
    const inText = new Set(words(mail.text));
    expect(words(shown.join(' ')).filter((word) => !inText.has(word))).toEqual([]);
    expect(mail.text).not.toMatch(/\{|\}|<\/|undefined|null/);
    // As a mail: alternative with related, ASCII lines of at most 998 bytes, read back as it was meant.
    const { bytes, message } = composed(facts, mail);
    const raw = Buffer.from(bytes).toString('latin1');
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(message.defects).toEqual([]);
    expect(message.html?.replaceAll('\r\n', '\n').trim()).toBe(mail.html.trim());
    expect(message.text.trim()).toBe(mail.text.trim());
  });
});

describe('choosing the language of a template', () => {
  const texts = { en: { subject: 'en', html: 'x', text: null }, de: { subject: 'de', html: 'x', text: null } };
  it.each([
    ['de', 'de'],
    ['fr', 'en'],
    ['en', 'en'],
  ])('%s → %s', (asked, got) => expect(textFor({ texts, fallback: 'en' }, asked).language).toBe(got));
});
