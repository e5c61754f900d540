/**
 * HTML to text for people: blocks become lines, lists get their marks, quotes their `> `, bold its `**`, links keep their address when
 * the text does not show it. One pass, linear in the input; nothing is executed and nothing fetched.
 */
import { readTags } from './html/tags';
import type { Attributes } from './html/tags';
import { TextWriter } from './html/text-writer';

/** Elements whose content is not text of the mail. */
const silent = new Set(['style', 'script', 'title', 'template', 'textarea', 'svg', 'xml']);
const bold = new Set(['b', 'strong']);
/** Blocks, and how many line ends stand around them: one, or two for those that browsers set off by a margin. */
const singleBlocks =
  'address article aside body center dd details dir div dt fieldset figcaption footer form header hr html li main menu nav ol section summary table tbody tfoot thead tr ul';
const doubleBlocks = 'blockquote dl figure h1 h2 h3 h4 h5 h6 p pre';
const lineEndsAround: ReadonlyMap<string, 1 | 2> = new Map([
  ...singleBlocks.split(' ').map((name) => [name, 1] as const),
  ...doubleBlocks.split(' ').map((name) => [name, 2] as const),
]);
const wantedAttributes = new Set(['href', 'alt']);
const maxAddress = 2_000;

/** A web or mail address worth showing. */
function addressOf(attributes: Attributes): string {
  const address = (attributes.get('href') ?? '').trim();
  return /^(?:https?:|mailto:)/i.test(address) && address.length <= maxAddress ? address.replace(/^mailto:/i, '') : '';
}

/** Turns HTML into text; lines end with LF, no blank lines at the ends. */
export function htmlToText(html: string): string {
  const writer = new TextWriter();
  const lists: { readonly ordered: boolean; count: number }[] = [];
  /** Address of the open link, '' when it needs no showing. */
  let link = '';
  let silenced = 0;

  const openItem = (): void => {
    const list = lists.at(-1);
    if (list) list.count++;
    writer.item(list?.ordered === true ? `${list.count}.` : '-', Math.max(0, lists.length - 1));
  };

  const closeLink = (): void => {
    const shown = link === '' ? '' : writer.heard().trim();
    const isShown = shown.includes(link) || link.includes(shown.replace(/\/$/, ''));
    if (shown !== '' && !isShown) writer.text(` <${link}>`);
    link = '';
  };

  /** What an element does besides being a block; `step` 1 where it begins, -1 where it ends. */
  const change = (name: string, step: 1 | -1): void => {
    if (bold.has(name)) writer.bold(step);
    else if (name === 'blockquote') writer.quote(step);
    else if (name === 'pre') writer.preformat(step);
  };

  const openSpecial = (name: string, attributes: Attributes): void => {
    if (name === 'br') writer.lineBreak();
    else if (name === 'hr') writer.text('---');
    else if (name === 'ul' || name === 'ol') lists.push({ ordered: name === 'ol', count: 0 });
    else if (name === 'li') openItem();
    else if (name === 'td' || name === 'th') writer.cell();
    else if (name === 'img' && attributes.get('alt')?.trim()) writer.text(`[${attributes.get('alt')?.trim() ?? ''}]`);
    else if (name === 'a') {
      closeLink();
      link = addressOf(attributes);
      writer.record();
    }
  };

  readTags(html, wantedAttributes, {
    open(name, attributes) {
      if (silent.has(name)) silenced++;
      if (silenced > 0) return;
      const lineEnds = lineEndsAround.get(name);
      if (lineEnds !== undefined) writer.lineEnds(lineEnds);
      change(name, 1);
      openSpecial(name, attributes);
      if (name === 'hr') writer.lineEnds(1);
    },
    close(name) {
      if (silent.has(name)) silenced = Math.max(0, silenced - 1);
      if (silenced > 0) return;
      if (name === 'a') closeLink();
      change(name, -1);
      if (name === 'ul' || name === 'ol') lists.pop();
      const lineEnds = lineEndsAround.get(name);
      if (lineEnds !== undefined) writer.lineEnds(lineEnds);
    },
    text(text) {
      if (silenced === 0) writer.text(text);
    },
  });
  closeLink();
  return writer.finish();
}
