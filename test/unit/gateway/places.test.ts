import { describe, expect, test } from '@jest/globals';
import { Places } from '../../../src/gateway/session/places';
import { TalkError } from '../../../src/gateway/wire/errors';

const patience = new AbortController().signal;
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Enters one after the other; tells who is in. */
function crowd(places: Places, key: string, most: number) {
  const inside: string[] = [];
  const leaves = new Map<string, () => void>();
  return {
    inside,
    come: async (name: string, signal = patience): Promise<void> => {
      leaves.set(name, await places.enter(key, most, signal));
      inside.push(name);
    },
    go: (name: string): void => {
      inside.splice(inside.indexOf(name), 1);
      leaves.get(name)?.();
    },
  };
}

describe('places for one login', () => {
  test('who comes later waits, and goes in the order of coming', async () => {
    const { inside, come, go } = crowd(new Places(), 'a', 2);
    await come('one');
    await come('two');
    void come('three');
    void come('four');
    await soon();
    expect(inside).toEqual(['one', 'two']);
    go('two');
    await soon();
    expect(inside).toEqual(['one', 'three']);
    go('one');
    go('three');
    await soon();
    expect(inside).toEqual(['four']);
    await come('five');
    expect(inside).toEqual(['four', 'five']);
  });

  test('logins do not wait for each other', async () => {
    const places = new Places();
    const [first, second] = [crowd(places, 'a', 1), crowd(places, 'b', 1)];
    await first.come('one');
    await second.come('two');
    expect(second.inside).toEqual(['two']);
  });

  test('whose time is over goes away with its reason, and holds up nobody', async () => {
    const { inside, come, go } = crowd(new Places(), 'a', 1);
    await come('one');
    const over = new AbortController();
    const late = come('two', over.signal);
    void come('three');
    over.abort(new TalkError('deadline', 'waiting'));
    await expect(late).rejects.toMatchObject({ kind: 'deadline' });
    go('one');
    await soon();
    expect(inside).toEqual(['three']);
    await expect(come('four', over.signal)).rejects.toMatchObject({ kind: 'deadline' });
  });
});
