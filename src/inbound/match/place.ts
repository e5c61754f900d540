/** What stands at a place of a mail that a rule looks at. */
import type { MailPlace, ValueTest } from '../../contract';
import type { Message } from '../../mail';
import { mostRead, patternFound } from './pattern';

/** Every value there; none when the mail has no such place. */
export function valuesAt(message: Message, place: MailPlace): readonly string[] {
  switch (place.kind) {
    case 'header':
      return message.headers.all(place.name);
    case 'subject':
      return [message.subject];
    case 'body':
      return [message.text.slice(0, mostRead)];
  }
}

export const placeName = (place: MailPlace): string => (place.kind === 'header' ? place.name : place.kind);

export function passes(value: string, test: ValueTest): boolean {
  switch (test.kind) {
    case 'contains':
      return value.toLowerCase().includes(test.text.toLowerCase());
    case 'equals':
      return value.trim().toLowerCase() === test.text.trim().toLowerCase();
    case 'starts-with':
      return value.trimStart().toLowerCase().startsWith(test.text.toLowerCase());
    case 'regex':
      return patternFound(test.pattern, value);
    case 'exists':
      return value.trim() !== '';
  }
}
