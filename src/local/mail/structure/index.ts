/** How a stored message is built, for servers: offsets and raw header values, nothing repaired. */
export type { EnvelopeAddress } from './addresses';
export { headerSummary, type HeaderSummary } from './envelope';
export { fieldValue, headerFields, type RawField } from './header-fields';
export { isMessage, isMultipart, type MimePart } from './mime-part';
export type { Parameterised } from './parameters';
export { structureScanner } from './scan';
