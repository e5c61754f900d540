/** The embedded IMAP server: IMAP4rev1 (RFC 3501, worded after RFC 9051) as far as mail clients and Postroom use it. */
export { serveImap } from './dialogue';
export type { ImapWorld } from './session';
