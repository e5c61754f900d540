/** Invitations and answers to them: a text/calendar body with a method (RFC 5546, 6047). An .ics attached to a letter is none. */
import type { Message, Part } from '../message';
import { evidence, partsOf } from './clue';
import type { CalendarMail } from './mail-kind';

const methods = new Set(['publish', 'request', 'reply', 'add', 'cancel', 'refresh', 'counter', 'declinecounter']);
const mostRead = 4000;

/** The calendar mail a message is; null when it is none. */
export function recogniseCalendar(message: Message): CalendarMail | null {
  const bodies =
    message.root.type === 'text/calendar'
      ? [message.root]
      : partsOf(message.root)
          .filter(({ type }) => type === 'multipart/alternative')
          .flatMap(({ children }) => children);
  for (const part of bodies) {
    const method = part.type === 'text/calendar' && part.disposition !== 'attachment' ? methodOf(part) : null;
    if (method !== null)
      return { kind: 'calendar', method, evidence: [evidence('part text/calendar', `METHOD:${method.toUpperCase()}`)] };
  }
  return null;
}

function methodOf(part: Part): string | null {
  const stated =
    part.parameters['method'] ?? /^METHOD:([A-Za-z]{1,20})/m.exec(part.text().slice(0, mostRead))?.[1] ?? '';
  const method = stated.toLowerCase();
  return methods.has(method) ? method : null;
}
