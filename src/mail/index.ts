/** Mail as values: what others may use of this room. Pure: no sockets, no files, no clock. */
export type * from './message';
export { parseMessage } from './parse';
export type { ParseOptions } from './parse';
export { MessageOutline, outlineMessage } from './mime/outline';
export type { Outline } from './mime/outline';
export type { Omission } from './mime/source';
export { decodeStream } from './transfer/stream';
export type { ByteDecoder } from './transfer/byte-decoder';
export { messageIds, normaliseMessageId } from './header/message-id';
export { parseAddresses } from './header/address-list';
export { parseDate } from './header/date';
export { htmlToText } from './html-text';
export { boundReferences, composeMessage } from './compose';
export type { OutgoingMail } from './compose';
export type { InlineImage, OutgoingFile } from './compose/entities';
export { splitReply, wellKnownMarkers } from './reply';
export type { Clue, Forwarded, ReplyOptions, ReplySplit } from './reply';
export { countsAsBounce, isPermanent, recogniseKind } from './kind';
export type * from './kind/mail-kind';
export type { OwnMail } from './kind/own-mail';
export {
  baseSubject,
  beatHeader,
  keyCandidates,
  plusToken,
  readBeat,
  readPlusAddress,
  readReplyToken,
  readSubject,
  signBeat,
  signReplyToken,
} from './thread';
export type { BeatMark, KeyCandidate, PlusAddress, ReplyToken, SubjectParts, SubjectPrefix } from './thread';
