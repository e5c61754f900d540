/**
 * Two official judges of ADF: the JSON schema (what Jira's API checks), and the editor's ProseMirror schema (content
 * expressions and mark exclusions: what Jira's editor opens). `problemsOf(document)` says what they find wrong.
 */
import { readFileSync } from 'node:fs';
import { defaultSchema } from '@atlaskit/adf-schema/schema-default';
import Ajv from 'ajv';
import type { SchemaObject } from 'ajv';

const readSchema = (): SchemaObject => {
  const file = require.resolve('@atlaskit/adf-schema/json-schema/v1/full.json');
  const { $schema, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as SchemaObject;
  // The schema says draft-04; what it uses of it means the same in draft-07, which ajv knows.
  if ($schema !== 'http://json-schema.org/draft-04/schema#') throw new Error(`unexpected dialect ${String($schema)}`);
  return schema;
};

const validate = new Ajv({ strict: false }).compile(readSchema());

const editorProblems = (document: unknown): readonly string[] => {
  try {
    defaultSchema.nodeFromJSON(document).check();
    return [];
  } catch (error) {
    return [String(error)];
  }
};

/** Empty for a good document. The editor wants at least one block; a document of none is the app's business. */
export const problemsOf = (document: { readonly content: readonly unknown[] }): readonly string[] => {
  if (!validate(document))
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  return document.content.length === 0 ? [] : editorProblems(document);
};
