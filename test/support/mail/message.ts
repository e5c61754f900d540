/** Makes a Message by hand, for tests of rooms that take one. */
import type { Address, HeaderField, Headers, Message, MessageId, Part } from '../../../src/mail/message';

export interface MessageSketch {
  readonly subject?: string;
  readonly from?: string;
  readonly fromName?: string;
  readonly to?: readonly string[];
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly text?: string;
  readonly html?: string;
  readonly inReplyTo?: string;
  readonly messageId?: string;
  readonly returnPath?: string;
  readonly root?: Part;
}

export function headersOf(fields: readonly (readonly [name: string, value: string])[]): Headers {
  const list: readonly HeaderField[] = fields.map(([name, value]) => ({ name, value }));
  const all = (name: string): string[] =>
    list.filter((field) => field.name.toLowerCase() === name.toLowerCase()).map(({ value }) => value);
  return { get: (name) => all(name)[0] ?? null, all, fields: list };
}

export function partOf(type: string, text: string, more: Partial<Part> = {}): Part {
  return {
    type,
    parameters: {},
    headers: headersOf([]),
    disposition: null,
    fileName: null,
    encoding: 'identity',
    children: [],
    text: () => text,
    bytes: () => Buffer.from(text),
    ...more,
  };
}

const mailbox = (address: string, name = ''): Address => ({ name, address });
const ids = (id: string | undefined): MessageId[] => (id === undefined ? [] : [id as MessageId]);

export function messageOf(sketch: MessageSketch): Message {
  const { text = '', html = null } = sketch;
  const from = mailbox(sketch.from ?? 'jane@customer.example', sketch.fromName);
  const fields: (readonly [string, string])[] = [
    ['From', from.name === '' ? from.address : `${from.name} <${from.address}>`],
    ...(sketch.headers ?? []),
  ];
  if (sketch.returnPath !== undefined) fields.push(['Return-Path', `<${sketch.returnPath}>`]);
  return {
    messageId: ids(sketch.messageId)[0] ?? null,
    inReplyTo: ids(sketch.inReplyTo),
    references: ids(sketch.inReplyTo),
    from,
    sender: null,
    replyTo: [],
    to: (sketch.to ?? ['support@acme.example']).map((address) => mailbox(address)),
    cc: [],
    bcc: [],
    deliveredTo: [],
    returnPath: sketch.returnPath ?? null,
    subject: sketch.subject ?? '',
    dateMs: null,
    headers: headersOf(fields),
    text,
    textFrom: sketch.text !== undefined ? 'plain' : html === null ? 'none' : 'html',
    html,
    attachments: [],
    root: sketch.root ?? partOf('text/plain', text),
    defects: [],
    sizeBytes: text.length + (html?.length ?? 0),
  };
}
