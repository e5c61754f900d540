/** What the page knows of mail handlers by itself: the defaults, the sentences, the order. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { handlerDraft, type HandlerDraftInput } from '../../../src/contract';
import { emptyDraft } from '../../../static/admin/src/handlers/defaults';
import { moved, shelvesOf } from '../../../static/admin/src/handlers/order';
import { notesOf, sentenceOf } from '../../../static/admin/src/handlers/words';
import { handler } from '../../e2e/page/samples-inbound';

const draft = (input: Omit<HandlerDraftInput, 'name'>) => handlerDraft.parse({ name: 'x', ...input });

test('the defaults of the page are those of the contract', () => {
  expect({ ...emptyDraft, name: 'x' }).toEqual(draft({}));
});

test('a handler that nobody has changed has nothing to say beside its sentence', () => {
  expect(Object.values(notesOf(draft({}))).flat()).toEqual([]);
});

describe('sentences', () => {
  const to = (address: string) => ({ in: ['to' as const], test: { kind: 'equals' as const, address } });
  test.each<[string, Omit<HandlerDraftInput, 'name'>]>([
    ['Mail that belongs to no issue is held until a person looks at it; replies become public comments.', {}],
    [
      'Mail to a@x.example, b@x.example and 2 other recipients that belongs to no issue is passed over; replies become public comments.',
      {
        match: { recipients: ['a', 'b', 'c', 'd'].map((one) => to(`${one}@x.example`)) },
        notFound: { kind: 'discard' },
      },
    ],
    [
      'Mail to anybody at x.example whose X-Spam field is missing that belongs to no issue is refused, and its sender is told; replies become internal comments.',
      {
        match: {
          recipients: [{ in: ['to'], test: { kind: 'domain', domain: 'x.example' } }],
          filters: [{ at: { kind: 'header', name: 'X-Spam' }, test: { kind: 'exists' }, not: true }],
        },
        notFound: { kind: 'refuse' },
        found: { visibility: 'internal' },
      },
    ],
    [
      'Mail becomes an Epic in HR; replies become public comments.',
      { notFound: { kind: 'create', issue: { projectKey: 'HR', issueType: 'Epic' } } },
    ],
  ])('%s', (sentence, input) => {
    expect(sentenceOf(draft(input))).toBe(sentence);
  });
});

describe('order', () => {
  const box = (id: string) => ({ id, name: id, isOn: true });
  const all = [
    handler('a', { name: 'a', mailboxes: ['m'] }),
    handler('b', { name: 'b', mailboxes: ['n'] }),
    handler('c', { name: 'c', mailboxes: [] }),
    handler('d', { name: 'd', mailboxes: ['m', 'n'] }),
    handler('e', { name: 'e', mailboxes: ['gone'] }),
  ];

  test('a shelf a mailbox, and one for what has none', () => {
    const shelves = shelvesOf([box('m'), box('n')], all);
    expect(shelves.map(({ handlers }) => handlers.map(({ id }) => id).join(''))).toEqual(['acd', 'bcd', 'e']);
  });

  test('moving one puts it where it was moved to, leaves the rest of the shelf, and loses nobody', () => {
    const [shelf] = shelvesOf([box('m')], all);
    if (!shelf) throw new Error('no shelf');
    fc.assert(
      fc.property(fc.nat(2), fc.nat(2), (from, to) => {
        const id = shelf.handlers[from]?.id ?? '';
        const after = moved(all, shelf, id, to);
        const onShelf = after.filter((one) => shelf.handlers.some((handler) => handler.id === one));
        const rest = shelf.handlers.map((one) => one.id).filter((one) => one !== id);
        expect(onShelf).toEqual(rest.toSpliced(to, 0, id));
        expect(after.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
      }),
    );
  });
});
