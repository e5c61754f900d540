/** Which messages a search key finds. Cheap keys first decide; headers and bodies are read only where still needed. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openMessage, type StoredBytes } from '../../stored-bytes';
import type { MailStore, StoredMessage } from '../../store';
import { fieldValue, headerFields } from '../../structure';
import { membersOf, sequenceNumbers } from '../syntax/number-set';
import type { FolderView } from '../view';
import { readableHeader, readableTexts } from './decode';
import type { SearchKey } from './keys';

const dayLengthMs = 24 * 60 * 60 * 1000;

/** UIDs of the messages of the view that the key finds, ascending. */
export async function searchFolder(store: MailStore, view: FolderView, key: SearchKey): Promise<readonly number[]> {
  const uids = onlyNumbers(key, view);
  if (uids) return uids;
  const found: number[] = [];
  const test = compile(key, view);
  let turn = 0;
  for (const message of candidates(store, view, key)) {
    if (view.sequenceOf(message.uid) === 0) continue;
    const bytes = openMessage(store, message);
    try {
      if (await test(message, bytes)) found.push(message.uid);
    } finally {
      bytes.close();
    }
    if (++turn % 200 === 0) await nextTurn();
  }
  return found;
}

/** A search for numbers alone needs no message at all: `UID 4711:*` costs the same in every mailbox. */
function onlyNumbers(key: SearchKey, view: FolderView): readonly number[] | null {
  if (key.key === 'all') return view.ascending;
  if (key.key === 'uid') return membersOf(key.set, view.ascending);
  if (key.key === 'sequence') return view.members(key.set, false).map((member) => member.uid);
  if (key.key !== 'and') return null;
  const parts = key.of.map((each) => onlyNumbers(each, view));
  if (parts.some((part) => part === null)) return null;
  return parts.reduce((one, other) => {
    const kept = new Set(other);
    return (one ?? []).filter((uid) => kept.has(uid));
  });
}

/** Numbers that must hold narrow what is looked at. */
function candidates(store: MailStore, view: FolderView, key: SearchKey): Iterable<StoredMessage> {
  const parts = key.key === 'and' ? key.of : [key];
  const narrowed = parts
    .map((part) => onlyNumbers(part, view))
    .find((uids) => uids !== null && uids !== view.ascending);
  if (!narrowed) return store.messages.all(view.folder);
  return narrowed.map((uid) => store.messages.get(view.folder, uid)).filter((message) => message !== null);
}

type Test = (message: StoredMessage, bytes: StoredBytes) => boolean | Promise<boolean>;

function compile(key: SearchKey, view: FolderView): Test {
  switch (key.key) {
    case 'all':
      return () => true;
    case 'and':
      return every(key.of.map((each) => compile(each, view)));
    case 'or':
      return not(every(key.of.map((each) => not(compile(each, view)))));
    case 'not':
      return not(compile(key.of, view));
    case 'uid': {
      const uids = new Set(membersOf(key.set, view.ascending));
      return (message) => uids.has(message.uid);
    }
    case 'sequence': {
      const numbers = new Set(sequenceNumbers(key.set, view.count));
      return (message) => numbers.has(view.sequenceOf(message.uid));
    }
    case 'flag': {
      const wanted = key.flag.toLowerCase();
      return (message) => message.flags.some((flag) => flag.toLowerCase() === wanted) === key.present;
    }
    case 'size':
      return (message) =>
        key.relation === 'larger' ? message.sizeBytes > key.sizeBytes : message.sizeBytes < key.sizeBytes;
    case 'date':
      return dateTest(key);
    case 'header':
      return headerTest(key.name, key.text);
    case 'body':
      return bodyTest(key.text);
    case 'text':
      return not(every([not(wholeHeaderTest(key.text)), not(bodyTest(key.text))]));
  }
}

/** Stops at the first that fails. */
const every =
  (tests: readonly Test[]): Test =>
  async (message, bytes) => {
    for (const test of tests) if (!(await test(message, bytes))) return false;
    return true;
  };

const not =
  (test: Test): Test =>
  async (message, bytes) =>
    !(await test(message, bytes));

function dateTest({ of, relation, dayMs }: Extract<SearchKey, { key: 'date' }>): Test {
  const compare = (timeMs: number): boolean => {
    if (relation === 'before') return timeMs < dayMs;
    if (relation === 'since') return timeMs >= dayMs;
    return timeMs >= dayMs && timeMs < dayMs + dayLengthMs;
  };
  if (of === 'received') return (message) => compare(message.internalDateMs);
  return (_message, bytes) => {
    // The day as written: time and zone are disregarded.
    const written = /\d{1,2} +[A-Za-z]{3} +\d{4}/u.exec(fieldValue(headerFields(bytes.header()), 'date') ?? '');
    const sentMs = Date.parse(`${written?.[0] ?? ''} 00:00:00 GMT`);
    return !Number.isNaN(sentMs) && compare(sentMs);
  };
}

function headerTest(name: string, text: string): Test {
  const wanted = name.toLowerCase();
  const found = containing(text);
  return (_message, bytes) =>
    headerFields(bytes.header()).some(
      (field) => field.name.toLowerCase() === wanted && found(readableHeader(field.value)),
    );
}

function wholeHeaderTest(text: string): Test {
  const found = containing(text);
  return (_message, bytes) =>
    headerFields(bytes.header()).some((field) => found(`${field.name}: ${readableHeader(field.value)}`));
}

function bodyTest(text: string): Test {
  const found = containing(text);
  return async (_message, bytes) => {
    for (const part of readableTexts(await bytes.structure(), bytes)) if (found(part)) return true;
    return false;
  };
}

/** Case does not matter in searches. */
function containing(text: string): (found: string) => boolean {
  const wanted = text.toLowerCase();
  return (found) => found.toLowerCase().includes(wanted);
}
