/** Mail as values: what others may use of this room. Pure: no sockets, no files, no clock. */
export type * from './message';
export { parseMessage } from './parse';
export type { ParseOptions } from './parse';
export { normaliseMessageId, messageIds } from './header/message-id';
export { htmlToText } from './html-text';
export { decodeStream } from './transfer/stream';
export type { ByteDecoder } from './transfer/byte-decoder';
export type { Omission } from './mime/source';
