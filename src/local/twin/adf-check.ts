/** Judges documents as Jira does: by the official JSON schema of ADF, and by the length of their text. */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import type { SchemaObject, ValidateFunction } from 'ajv';
import { badField, refuse } from './errors';

/** UTF-16 code units, as in Jira's Java. */
const mostCharacters = 32_767;

let compiled: ValidateFunction | null = null;

/** Compiled when first needed, then kept. */
function schema(): ValidateFunction {
  if (compiled) return compiled;
  const file = require.resolve('@atlaskit/adf-schema/json-schema/v1/full.json');
  // Without its name of the dialect (draft-04): what it uses of that means the same in draft-07, which ajv knows.
  const official = JSON.parse(readFileSync(file, 'utf8')) as SchemaObject;
  delete official.$schema;
  compiled = new Ajv({ strict: false, inlineRefs: false }).compile(official);
  return compiled;
}

export function isDocument(value: unknown): boolean {
  return schema()(value);
}

/** What Jira says about a value that is no document depends on the field. */
const notADocument: Readonly<Record<string, string>> = {
  comment: 'Comment body is not valid!',
  description: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
  environment: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
};

/** @throws JiraError 400 in the words that Jira uses for a comment or a field */
export function checkDocument(field: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || (value as { type?: unknown }).type !== 'doc') {
    throw badField(field, notADocument[field] ?? notADocument['description'] ?? '');
  }
  if (!isDocument(value)) throw refuse(400, 'INVALID_INPUT');
  if (documentText(value).length > mostCharacters) throw refuse(400, 'CONTENT_LIMIT_EXCEEDED');
}

interface Node {
  readonly type?: string;
  readonly text?: string;
  readonly attrs?: { readonly text?: unknown; readonly shortName?: unknown };
  readonly content?: readonly Node[];
}

const inlines = new Set(['text', 'mention', 'emoji', 'hardBreak', 'inlineCard', 'date', 'status']);

/** The text of a document, a line for each block. */
export function documentText(document: unknown): string {
  const pieces: string[] = [];
  const read = (node: Node): void => {
    if (node.type === 'hardBreak') pieces.push('\n');
    else pieces.push(node.text ?? (typeof node.attrs?.text === 'string' ? node.attrs.text : ''));
    for (const child of node.content ?? []) read(child);
    const first = node.content?.[0];
    if (first && inlines.has(first.type ?? '')) pieces.push('\n');
  };
  if (typeof document === 'object' && document !== null) read(document);
  return pieces.join('').trimEnd();
}
