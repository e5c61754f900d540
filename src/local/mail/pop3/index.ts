/** The embedded POP3 server (RFC 1939, 2449, 2595, 5034). */
export { servePop3 } from './dialogue';
export type { Pop3World } from './session';
