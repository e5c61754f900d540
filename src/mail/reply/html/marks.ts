/** The marks mail programs leave in their HTML (data/client-marks.json): class, id, attribute or style to role. */
import markData from '../data/client-marks.json';
import type { Attributes } from '../../html/tags';
import type { ClientMark, MarkRole } from '../line';

interface Rule extends ClientMark {
  readonly tag?: string;
  readonly id?: string;
  readonly idStarts?: string;
  readonly idEnds?: string;
  readonly class?: string;
  readonly classStarts?: string;
  readonly classEnds?: string;
  readonly attribute?: string;
  readonly value?: string;
  readonly style?: string;
}

const rules: readonly Rule[] = markData.map((rule) => ({ ...rule, role: rule.role as MarkRole }));
/** Rules by the part of an element they look at, so that an element without id, class and style costs nothing. */
const byId = rules.filter((rule) => rule.id !== undefined || rule.idStarts !== undefined || rule.idEnds !== undefined);
const byClass = rules.filter((rule) => rule.class !== undefined || rule.classEnds !== undefined);
const byAttribute = rules.filter((rule) => rule.attribute !== undefined);
const byStyle = rules.filter((rule) => rule.style !== undefined);
const byTag = rules.filter((rule) => rule.id === undefined && rule.tag === 'signature');
const attributeNames = new Set(byAttribute.map((rule) => rule.attribute ?? ''));

/** What a mail program says about this element; null for an element like any other. */
export function markOf(tag: string, attributes: Attributes): ClientMark | null {
  const id = attributes.get('id');
  const classes = attributes.get('class');
  const style = attributes.get('style');
  const found =
    (id === undefined ? undefined : byId.find((rule) => fitsTag(rule, tag) && fitsId(rule, id))) ??
    (classes === undefined ? undefined : findByClass(tag, classes)) ??
    findByAttribute(tag, attributes) ??
    (style === undefined ? undefined : findByStyle(tag, style)) ??
    byTag.find((rule) => rule.tag === tag);
  return found === undefined ? null : { role: found.role, client: found.client };
}

function fitsTag(rule: Rule, tag: string): boolean {
  return rule.tag === undefined || rule.tag === tag;
}

function fitsId(rule: Rule, id: string): boolean {
  if (rule.id !== undefined) return rule.id === id;
  if (rule.idStarts !== undefined) return rule.class === undefined && id.startsWith(rule.idStarts);
  return rule.idEnds !== undefined && id.endsWith(rule.idEnds);
}

function findByClass(tag: string, classes: string): Rule | undefined {
  const names = classes.slice(0, 1000).split(/\s+/);
  return byClass.find((rule) => {
    if (!fitsTag(rule, tag)) return false;
    if (rule.classStarts !== undefined)
      return names.some((name) => name.startsWith(rule.classStarts ?? '') && name.endsWith(rule.class ?? ''));
    if (rule.class !== undefined) return names.includes(rule.class);
    return names.some((name) => name.endsWith(rule.classEnds ?? ' '));
  });
}

function findByAttribute(tag: string, attributes: Attributes): Rule | undefined {
  for (const name of attributeNames) {
    const value = attributes.get(name);
    if (value === undefined) continue;
    const found = byAttribute.find((rule) => rule.attribute === name && rule.value === value && fitsTag(rule, tag));
    if (found !== undefined) return found;
  }
  return undefined;
}

function findByStyle(tag: string, style: string): Rule | undefined {
  if (!/border/i.test(style)) return undefined;
  const plain = style.slice(0, 1000).replace(/\s/g, '').toLowerCase();
  return byStyle.find((rule) => fitsTag(rule, tag) && plain.includes(rule.style ?? ' '));
}

/** A blockquote that only indents, as editors make it with their indent button, quotes nobody. */
export function onlyIndents(attributes: Attributes): boolean {
  const plain = (attributes.get('style') ?? '').slice(0, 1000).replace(/\s/g, '').toLowerCase();
  return plain.includes('border:none') && attributes.get('type') !== 'cite' && attributes.get('class') === undefined;
}

/** Whether a blockquote carries any sign of having been made by quoting a mail. */
export function citesMail(attributes: Attributes): boolean {
  const style = (attributes.get('style') ?? '').toLowerCase();
  return (
    attributes.get('cite') !== undefined ||
    attributes.get('type') === 'cite' ||
    style.includes('border-left') ||
    /quot|cite/i.test(attributes.get('class') ?? '')
  );
}

export function isHidden(attributes: Attributes): boolean {
  if (attributes.get('hidden') !== undefined) return true;
  const style = attributes.get('style');
  return style !== undefined && /display\s*:\s*none|mso-hide\s*:\s*all/i.test(style.slice(0, 1000));
}
