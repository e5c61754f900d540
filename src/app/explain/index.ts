/** What would happen with a mail: explained, and tested back. Nothing is done. */
export { backtest } from './backtest';
export { handlerChoices, handlerPeople } from './choices';
export { explain } from './explain';
export { mailsOf } from './mails';
