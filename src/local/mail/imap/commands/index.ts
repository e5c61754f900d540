/** All commands this server knows, and in which states they are allowed (RFC 9051 section 6). */
import type { Handler, SessionState } from '../session';
import { capability, id, logout, noop } from './any-state';
import { append } from './append';
import { copy, move } from './copy';
import { enable } from './enable';
import { expunge } from './expunge';
import { fetch } from './fetch';
import { store } from './flags';
import { create, remove, rename, subscribe, unsubscribe } from './folders';
import { idle } from './idle';
import { list, lsub, namespace } from './list';
import { authenticate, login, startTls } from './login';
import { search } from './search';
import { check, close, examine, select, unselect } from './select';
import { status } from './status';

export { capabilities } from './any-state';

export interface CommandEntry {
  readonly states: readonly SessionState[];
  readonly handle: Handler;
  /** May be written with UID before it. */
  readonly takesUid?: boolean;
  /** No EXPUNGE may be told while it answers by sequence number (RFC 9051 section 7.5.1). */
  readonly keepsNumbers?: boolean;
}

const any: readonly SessionState[] = ['not-authenticated', 'authenticated', 'selected'];
const stranger: readonly SessionState[] = ['not-authenticated'];
const loggedIn: readonly SessionState[] = ['authenticated', 'selected'];
const selected: readonly SessionState[] = ['selected'];

export const commands: ReadonlyMap<string, CommandEntry> = new Map<string, CommandEntry>([
  ['CAPABILITY', { states: any, handle: capability }],
  ['NOOP', { states: any, handle: noop }],
  ['LOGOUT', { states: any, handle: logout }],
  ['ID', { states: any, handle: id }],

  ['STARTTLS', { states: stranger, handle: startTls }],
  ['LOGIN', { states: stranger, handle: login }],
  ['AUTHENTICATE', { states: stranger, handle: authenticate }],

  ['ENABLE', { states: loggedIn, handle: enable }],
  ['NAMESPACE', { states: loggedIn, handle: namespace }],
  ['LIST', { states: loggedIn, handle: list }],
  ['LSUB', { states: loggedIn, handle: lsub }],
  ['STATUS', { states: loggedIn, handle: status }],
  ['SELECT', { states: loggedIn, handle: select }],
  ['EXAMINE', { states: loggedIn, handle: examine }],
  ['CREATE', { states: loggedIn, handle: create }],
  ['DELETE', { states: loggedIn, handle: remove }],
  ['RENAME', { states: loggedIn, handle: rename }],
  ['SUBSCRIBE', { states: loggedIn, handle: subscribe }],
  ['UNSUBSCRIBE', { states: loggedIn, handle: unsubscribe }],
  ['APPEND', { states: loggedIn, handle: append }],
  ['IDLE', { states: loggedIn, handle: idle }],

  ['CHECK', { states: selected, handle: check }],
  ['CLOSE', { states: selected, handle: close }],
  ['UNSELECT', { states: selected, handle: unselect }],
  ['EXPUNGE', { states: selected, handle: expunge, takesUid: true }],
  ['SEARCH', { states: selected, handle: search, takesUid: true, keepsNumbers: true }],
  ['FETCH', { states: selected, handle: fetch, takesUid: true, keepsNumbers: true }],
  ['STORE', { states: selected, handle: store, takesUid: true, keepsNumbers: true }],
  ['COPY', { states: selected, handle: copy, takesUid: true }],
  ['MOVE', { states: selected, handle: move, takesUid: true }],
]);
