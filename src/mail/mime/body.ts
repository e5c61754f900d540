/**
 * Which parts of a mail are its text and which are attachments: RFC 8621 section 4.1.4 (JMAP), with multipart/alternative read as
 * one text in several forms even when a form consists of several parts, as Apple Mail sends it.
 */
import type { Entity } from './entity';

/** A stretch of the text: the parts that give it as plain text, those that give it as HTML; one of them may be empty. */
interface Stretch {
  readonly plain: readonly Entity[];
  readonly html: readonly Entity[];
}

export interface Body {
  readonly stretches: readonly Stretch[];
  /** Everything else, in the order it came. */
  readonly attachments: readonly Entity[];
}

type Place = 'alone' | 'first' | 'later' | 'alternative' | 'related';

/** Another form of the same text that nobody needs as a file. */
const spareForms = new Set(['text/x-amp-html']);
/** Reports for machines that people read too. */
const readableReports = new Set(['message/delivery-status']);

const isHtml = (entity: Entity): boolean => entity.type === 'text/html';

function isText(entity: Entity, place: Place): boolean {
  if (entity.type !== 'text/plain' && !isHtml(entity)) return false;
  if (entity.disposition === 'attachment' || place === 'related') return false;
  return entity.fileName === null || place !== 'later';
}

/** All parts of a form, in order: as plain text where there is plain text, and the other way round. */
const allPlain = (stretches: readonly Stretch[]): Entity[] =>
  stretches.flatMap(({ plain, html }) => (plain.length > 0 ? plain : html));
const allHtml = (stretches: readonly Stretch[]): Entity[] =>
  stretches.flatMap(({ plain, html }) => (html.length > 0 ? html : plain));

/** RFC 2046 section 5.1.4: the last form is the richest. */
function oneOf(forms: readonly (readonly Stretch[])[]): Stretch[] {
  const hasHtml = (form: readonly Stretch[]): boolean => form.some(({ html }) => html.length > 0);
  const richest = forms.findLast(hasHtml);
  const plainest =
    forms.find((form) => form.length > 0 && !hasHtml(form)) ??
    forms.find((form) => form.some(({ plain }) => plain.length > 0));
  if (!richest && !plainest) return [];
  return [{ plain: plainest ? allPlain(plainest) : [], html: richest ? allHtml(richest) : [] }];
}

/** Chooses text and attachments of a mail. */
export function chooseBody(root: Entity): Body {
  const attachments: Entity[] = [];

  const leaf = (entity: Entity, place: Place): Stretch[] => {
    const asText = entity.isMultipart || isText(entity, place);
    if (asText) return [isHtml(entity) ? { plain: [], html: [entity] } : { plain: [entity], html: [] }];
    if (place !== 'alternative' || !spareForms.has(entity.type)) attachments.push(entity);
    return [];
  };

  const container = (entity: Entity): Stretch[] => {
    const { children } = entity;
    switch (entity.type) {
      case 'multipart/alternative':
        return oneOf(children.map((child) => read(child, 'alternative')));
      case 'multipart/related': {
        const start = entity.parameters['start']?.replace(/[<>\s]/g, '');
        const named = children.findIndex(
          (child) => start !== undefined && child.headers.get('content-id')?.replace(/[<>\s]/g, '') === start,
        );
        const rootAt = Math.max(0, named);
        return children.flatMap((child, at) => read(child, at === rootAt ? 'first' : 'related'));
      }
      case 'multipart/report':
        return children.flatMap((child, at) => [
          ...read(child, at === 0 ? 'first' : 'later'),
          ...(readableReports.has(child.type) ? [{ plain: [child], html: [] }] : []),
        ]);
      default:
        return children.flatMap((child, at) => read(child, at === 0 ? 'first' : 'later'));
    }
  };

  const read = (entity: Entity, place: Place): Stretch[] =>
    entity.children.length > 0 ? container(entity) : leaf(entity, place);

  const stretches = read(root, 'alone');
  if (stretches.length > 0) return { stretches, attachments };
  // Nothing is text by the rules: a text of an unknown kind that names no file is better than no text.
  const odd = attachments.find(
    (one) => one.type.startsWith('text/') && one.fileName === null && one.disposition !== 'attachment',
  );
  if (!odd) return { stretches, attachments };
  return { stretches: [{ plain: [odd], html: [] }], attachments: attachments.filter((one) => one !== odd) };
}
