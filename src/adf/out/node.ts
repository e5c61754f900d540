/**
 * Reading ADF that others wrote. Jira's documents hold more node types than we know, apps write their own, and nothing
 * keeps a damaged one from coming in: so a document is `unknown`, and every look into it is a careful one.
 */

/** A node as far as it could be read; what is missing is empty. */
export interface AnyNode {
  readonly type: string;
  readonly text: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly content: readonly unknown[];
  readonly marks: readonly unknown[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nothing: Readonly<Record<string, unknown>> = {};

/** The node in a value; null when it is none. */
export const readNode = (value: unknown): AnyNode | null => {
  if (!isRecord(value)) return null;
  const { type, text, attrs, content, marks } = value;
  return {
    type: typeof type === 'string' ? type : '',
    text: typeof text === 'string' ? text : '',
    attrs: isRecord(attrs) ? attrs : nothing,
    content: Array.isArray(content) ? content : [],
    marks: Array.isArray(marks) ? marks : [],
  };
};

/** An attribute that is text; '' when it is missing or something else. */
export const textOf = (attrs: AnyNode['attrs'], name: string): string => {
  const value = attrs[name];
  return typeof value === 'string' ? value : '';
};

/** An attribute that is a number; null when it is missing or something else. */
export const numberOf = (attrs: AnyNode['attrs'], name: string): number | null => {
  const value = attrs[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

/** Deeper nodes are not read; documents that circle end here too. */
export const deepest = 60;
/** More nodes are not read: many times what Jira takes, and an end for documents that circle broadly. */
export const mostNodes = 1_000_000;

/** A file or picture of an ADF document. */
export interface AdfMedia {
  /** `file`: in Jira's media store, by `id`; `external`: on the web, at `url`; `link`: something Jira linked, by `id`. */
  readonly type: 'file' | 'external' | 'link';
  readonly id: string;
  readonly collection: string;
  readonly url: string;
  readonly alt: string;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
}

export const mediaOf = ({ attrs }: AnyNode): AdfMedia => {
  const type = textOf(attrs, 'type');
  return {
    type: type === 'external' || type === 'link' ? type : 'file',
    id: textOf(attrs, 'id'),
    collection: textOf(attrs, 'collection'),
    url: textOf(attrs, 'url'),
    alt: textOf(attrs, 'alt'),
    widthPx: numberOf(attrs, 'width'),
    heightPx: numberOf(attrs, 'height'),
  };
};

export interface AdfMention {
  /** Atlassian account id. */
  readonly accountId: string;
  /** What Jira shows, usually "@Name"; '' when the document does not say. */
  readonly text: string;
}

/** What only the sender of the mail knows. Each has a plain answer when it is left out. */
export interface WayOut {
  /** How a mentioned person is called; by default as the document says. */
  readonly mention?: (mention: AdfMention) => string;
  /** A date without time, as readers write it; by default 2026-11-23. Milliseconds since the epoch, UTC midnight. */
  readonly date?: (timestampMs: number) => string;
}

export const mentionText = ({ attrs }: AnyNode, { mention }: WayOut): string => {
  const accountId = textOf(attrs, 'id');
  const text = textOf(attrs, 'text');
  return mention?.({ accountId, text }) ?? (text === '' ? '@…' : text);
};

const latestDateMs = 8_640_000_000_000_000;

export const dateText = ({ attrs }: AnyNode, { date }: WayOut): string => {
  const timestampMs = Number(textOf(attrs, 'timestamp') || (numberOf(attrs, 'timestamp') ?? NaN));
  if (!(Math.abs(timestampMs) <= latestDateMs)) return textOf(attrs, 'timestamp');
  return date?.(timestampMs) ?? new Date(timestampMs).toISOString().slice(0, 10);
};

/** What a node without content of its own says: an emoji, a lozenge, a card, an app's macro. */
export const ownText = ({ attrs }: AnyNode): string =>
  textOf(attrs, 'text') || textOf(attrs, 'shortName') || textOf(attrs, 'url') || textOf(attrs, 'title');
