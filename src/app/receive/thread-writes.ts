/** What is remembered of a mail that got in, for those that come after it: its thread, its people, their language. */
import { isOwn } from '../../outbound';
import { languageKey, personKey, referenceKey } from '../keys';
import { short, type Outcome } from '../ledger';
import type { StoreWrite } from '../ports';
import type { Effect } from './carry-out';
import type { Reading } from './reading';
import type { Understood } from './understand';

/** A mail that opened an issue may answer mails that we never saw: others that answer them belong to it too. */
const mostAdopted = 5;

/** What later mails and notifications find the issue and its people by. */
export function threadWrites(
  reading: Reading,
  one: Understood,
  { issueId }: Effect,
  outcome: Outcome,
): readonly StoreWrite[] {
  const { messageId, references, inReplyTo } = one.message;
  const adopted = outcome === 'create' ? [...new Set([...references, ...inReplyTo])].slice(0, mostAdopted) : [];
  const ids = new Set([...(messageId === null ? [] : [messageId]), ...adopted]);
  const refs = [...ids].map((id): StoreWrite => ({
    kind: 'set',
    key: referenceKey(id),
    value: { issueId, direction: 'in' },
  }));
  return [...refs, ...peopleWrites(reading, one, issueId), ...languageWrites(reading, one)];
}

/** A mail to a hundred people is a circular; its first recipients take part. */
const mostPeople = 10;

function peopleWrites(reading: Reading, { message }: Understood, issueId: string): readonly StoreWrite[] {
  const { own, peopleWritten, connection, world } = reading;
  const people = [...(message.from === null ? [] : [message.from]), ...message.to, ...message.cc]
    .filter(({ address }) => address.includes('@') && !isOwn(own.addresses, address))
    .slice(0, mostPeople);
  return people.flatMap(({ name, address }): StoreWrite[] => {
    const key = personKey(issueId, address);
    if (peopleWritten.has(key)) return [];
    peopleWritten.add(key);
    const value = { address: address.toLowerCase(), name: short(name, 100), mailbox: connection.id, atMs: world.now() };
    return [{ kind: 'set', key, value }];
  });
}

/** What language a person writes in, where their mail program says so (RFC 3282): mail to them is written in it. */
function languageWrites({ peopleWritten }: Reading, { message, kind }: Understood): readonly StoreWrite[] {
  const address = message.from?.address.toLowerCase() ?? '';
  const [said = ''] = (message.headers.get('content-language') ?? '').toLowerCase().split(/[-,;\s]/);
  const key = languageKey(address);
  if (kind.kind !== 'person' || address === '' || !/^[a-z]{2,3}$/.test(said) || peopleWritten.has(key)) return [];
  peopleWritten.add(key);
  return [{ kind: 'set', key, value: { language: said } }];
}
