/** Messages as plain values, to be compared. */
import type { Message, Part } from '../../../src/mail';

const partValue = (part: Part): unknown => ({
  ...part,
  parameters: { ...part.parameters },
  headers: part.headers.fields,
  children: part.children.map(partValue),
  text: null,
  bytes: null,
});

/** Everything but the bytes of attachments and of the parts. */
export const messageValue = (message: Message): unknown => ({
  ...message,
  headers: message.headers.fields,
  root: partValue(message.root),
  attachments: message.attachments.map((one) => ({ ...one, content: null })),
});
