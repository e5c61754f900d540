/** docs/template-variables.md, made from the table in src/outbound/templates/variables.ts. */
import { join } from 'node:path';
import type { TemplateVariable } from '../../src/contract';
import { templateFilters, templateVariables } from '../../src/outbound';

export const referenceFile = join(__dirname, '..', '..', 'docs', 'template-variables.md');

const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('\n', '<br>').replaceAll('<A3>', '&lt;A3&gt;');
const code = (text: string): string =>
  text === ''
    ? ''
    : `<code>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('|', '&#124;').replaceAll('{', '&#123;').replaceAll('\n', ' ')}</code>`;
const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function row({ name, type, meaning, example, events }: TemplateVariable): string {
  const when = events.length === 0 ? '' : ` Filled by: ${events.join(', ')}.`;
  return `| \`${name}\` | ${type} | ${cell(meaning + when)} | ${code(short(example))} |`;
}

export function referenceText(): string {
  return [
    '# Variables and filters of mail templates',
    '',
    '<!-- Made from src/outbound/templates/variables.ts by `UPDATE_DOCS=1 npx jest test/unit/outbound/templates`. Do not edit. -->',
    '<!-- prettier-ignore-start -->',
    '',
    'How to write templates: [templates.md](templates.md). `list[]` stands for one member of a list, as `{% for %}` gives it.',
    '',
    '| variable | type | meaning | example |',
    '| --- | --- | --- | --- |',
    ...templateVariables().map(row),
    '',
    '## Filters beside those of Liquid',
    '',
    '| filter | meaning | example |',
    '| --- | --- | --- |',
    ...templateFilters.map(({ name, meaning, example }) => `| \`${name}\` | ${meaning} | ${code(example)} |`),
    '',
    '## In a layout',
    '',
    'Beside all of the above: `content` (the text of the mail), `footer`, `layout.accent`, `layout.logo.src`, `layout.logo.alt`, `layout.logo.width` and `mail.subject`.',
    '',
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}
