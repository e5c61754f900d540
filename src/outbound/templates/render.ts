/** From a template, its layout and the facts to subject, HTML and text. Pure: the same facts make the same mail. */
import { htmlToText } from '../../mail';
import type { Logo, MailLayout, MailTemplate, TemplateProblem, TemplateText } from '../../contract';
import { templateScope, type MailFacts } from './context';
import { SafeHtml, renderSource, type Manner } from './engine';
import { standardFooter, standardLayoutHtml } from './layout';
import { knownVariables, layoutVariables } from './variables';

export interface MailText {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export interface RenderedText {
  /** null when an error stops it. */
  readonly mail: MailText | null;
  readonly problems: readonly TemplateProblem[];
}

/** Where the logo is: `cid:` in a mail, `data:` in a preview. */
export type LogoPlace = (logo: Logo) => string;

export function renderMail(
  template: Pick<TemplateText, 'subject' | 'html' | 'text'>,
  layout: MailLayout,
  facts: MailFacts,
  logoPlace: LogoPlace,
): RenderedText {
  const scope = templateScope(facts);
  const problems: TemplateProblem[] = [];
  const run = (part: TemplateProblem['part'], source: string, more: object = {}): string | null => {
    const manner: Manner = { part, language: facts.language, timeZone: facts.timeZone };
    const known = part === 'layout' ? layoutVariables : knownVariables;
    const rendered = renderSource(source, { ...scope, ...more }, manner, known);
    problems.push(...rendered.problems);
    return rendered.output;
  };
  const subject = run('subject', template.subject);
  const content = run('html', template.html);
  const given = template.text === null ? null : run('text', template.text);
  const footer = run('footer', layout.footers[facts.language] ?? standardFooter(facts.language));
  const html = run('layout', layout.html ?? standardLayoutHtml, {
    content: new SafeHtml(content ?? ''),
    footer: new SafeHtml(footer ?? ''),
    layout: { accent: layout.accent, logo: logoOf(layout.logo, logoPlace) },
    mail: { ...(scope['mail'] as object), subject: oneLine(subject ?? '') },
  });
  if (problems.some(({ severity }) => severity === 'error')) return { mail: null, problems };
  const text = template.text === null ? htmlToText(content ?? '') : (given ?? '').trim();
  return {
    mail: {
      subject: oneLine(subject ?? '') || facts.subject,
      html: html ?? '',
      text: `${text}\n\n-- \n${htmlToText(footer ?? '')}\n`,
    },
    problems,
  };
}

function logoOf(logo: Logo | null, place: LogoPlace): object | null {
  return logo === null ? null : { src: place(logo), alt: logo.alt, width: logo.widthPx };
}

/** A subject is one line, whatever the summary holds: header injection ends here, and once more in compose. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();

/** A piece of HTML with its variables filled in; as it is when it has an error. */
export function renderFragment(source: string, facts: MailFacts): string {
  const manner: Manner = { part: 'html', language: facts.language, timeZone: facts.timeZone };
  return renderSource(source, templateScope(facts), manner, knownVariables).output ?? source;
}

/** The text of a template for a language: its own, that of the fallback, or any. */
export function textFor(
  { texts, fallback }: Pick<MailTemplate, 'texts' | 'fallback'>,
  language: string,
): { readonly language: string; readonly text: TemplateText } {
  const chosen = [language, language.slice(0, 2), fallback, ...Object.keys(texts)].find(
    (code) => texts[code] !== undefined,
  );
  const text = chosen === undefined ? undefined : texts[chosen];
  if (chosen === undefined || text === undefined) throw new RangeError('a template without a text');
  return { language: chosen, text };
}
