/**
 * Style sheets of a mail, as far as mail programs agree on them: rules with plain selectors ("p", ".note", "p.note",
 * "#preheader"), outside of @media and other at-rules. Everything else in a <style> element is passed over.
 */
import type { Attributes } from './tags';
import type { Style } from './css';
import { parseStyle } from './css';

/** More rules than any mail needs; the rest is not read. */
const mostRules = 2_000;
/** More classes on one element than any mail needs. */
const mostClasses = 12;

const plainSelector = /^[a-z][a-z0-9]*$|^[a-z0-9]*\.[\w-]+$|^#[\w-]+$/;

/** Collects rules and tells the style of an element: rules of its name, classes and id, then its own style attribute. */
export class Stylesheet {
  private readonly rules = new Map<string, string>();
  /** What was looked up once: declarations by element name, classes and id; styles by declarations. */
  private readonly found = new Map<string, string>();
  private readonly parsed = new Map<string, Style>();

  /** The content of one <style> element. */
  add(css: string): void {
    const text = withoutComments(css);
    this.found.clear();
    let at = 0;
    while (this.rules.size < mostRules) {
      const open = text.indexOf('{', at);
      if (open < 0) return;
      const close = endOfBlock(text, open);
      const selectors = text.slice(at, open).trim();
      if (!selectors.startsWith('@')) this.addRule(selectors, text.slice(open + 1, close));
      at = close + 1;
    }
  }

  private addRule(selectors: string, declarations: string): void {
    for (const selector of selectors.toLowerCase().split(',')) {
      const name = selector.trim();
      if (!plainSelector.test(name)) continue;
      const earlier = this.rules.get(name);
      this.rules.set(name, earlier === undefined ? declarations : `${earlier};${declarations}`);
    }
  }

  /** The style of an element; null when nothing is said about it. The same style is the same object. */
  styleOf(name: string, attributes: Attributes): Style | null {
    const inline = attributes.style ?? '';
    const ruled = this.rules.size === 0 ? '' : this.rulesFor(name, attributes);
    if (ruled === '' && inline === '') return null;
    const css = ruled === '' ? inline : `${ruled};${inline}`;
    const known = this.parsed.get(css);
    if (known !== undefined) return known;
    const style = parseStyle(css);
    this.parsed.set(css, style);
    return style;
  }

  /** The declarations of all rules for elements of this name, classes and id. */
  private rulesFor(name: string, { class: classes = '', id = '' }: Attributes): string {
    const key = `${name} ${classes}#${id}`;
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const found = [this.rules.get(name)];
    for (const each of classes.toLowerCase().split(/\s+/, mostClasses)) {
      found.push(this.rules.get(`.${each}`), this.rules.get(`${name}.${each}`));
    }
    found.push(this.rules.get(`#${id.toLowerCase()}`));
    const css = found.filter((rule) => rule !== undefined).join(';');
    this.found.set(key, css);
    return css;
  }
}

/** Comments, and the "<!--" and "-->" that hide a style sheet from very old programs. */
const withoutComments = (css: string): string => {
  if (!css.includes('/*') && !css.includes('<!--')) return css;
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = css.indexOf('/*', at);
    kept.push(css.slice(at, start < 0 ? undefined : start));
    const end = start < 0 ? -1 : css.indexOf('*/', start + 2);
    if (end < 0) break;
    at = end + 2;
  }
  return kept.join(' ').replaceAll('<!--', ' ').replaceAll('-->', ' ');
};

/** Where the block that opens at `open` ends: at its own "}", blocks inside it (@media) included. */
const endOfBlock = (css: string, open: number): number => {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    const character = css.charCodeAt(at);
    if (character === 0x7b) depth += 1;
    if (character === 0x7d && --depth === 0) return at;
  }
  return css.length;
};
