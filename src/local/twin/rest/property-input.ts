/** Entity properties as a request brings them. */
import { badField, refuse } from '../errors';
import { isRecord } from './call';

const mostCharacters = 32_768;
const mostKeyCharacters = 255;

export interface NewProperty {
  readonly key: string;
  /** JSON text. */
  readonly json: string;
}

/** The `properties` of a request that creates something. */
export function propertiesIn(value: unknown): readonly NewProperty[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badField('properties', 'data was not an array');
  return (value as readonly unknown[]).map((one) => {
    if (!isRecord(one) || typeof one['key'] !== 'string') throw badField('properties', 'A property needs a key.');
    return checkedProperty(one['key'], one['value']);
  });
}

/** @throws JiraError 400 when key or value is not what Jira takes */
export function checkedProperty(key: string, value: unknown): NewProperty {
  if (key === '' || key.length > mostKeyCharacters) {
    throw refuse(400, `The property key must have between 1 and ${mostKeyCharacters} characters.`);
  }
  if (value === undefined || value === null) throw refuse(400, 'The property value must not be empty.');
  const text = JSON.stringify(value);
  if (text.length > mostCharacters) {
    throw refuse(400, `The property value is too long. It must not exceed ${mostCharacters} characters.`);
  }
  return { key, json: text };
}
