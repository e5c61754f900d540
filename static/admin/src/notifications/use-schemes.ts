/** What one can do with schemes from the list: switch, move, clone, delete with undo. */
import { useState } from 'react';
import { announce, call } from '../api';
import { failureIn } from '../kit/use-call';
import type { Failure, NotificationScheme, Reply, SchemeDraft } from '../../../../src/contract';

export interface SchemeActs {
  readonly failure: { readonly title: string; readonly failure: Failure } | null;
  readonly toggle: (scheme: NotificationScheme) => Promise<void>;
  readonly move: (scheme: NotificationScheme, by: 1 | -1) => Promise<void>;
  readonly clone: (scheme: NotificationScheme) => Promise<void>;
  readonly remove: (scheme: NotificationScheme) => Promise<void>;
}

export function draftOf(scheme: NotificationScheme): SchemeDraft {
  const { name, enabled, scope, connection, language, joinSeconds, rules } = scheme;
  return { name, enabled, scope, connection, language, joinSeconds, rules };
}

export function useSchemeActs(schemes: readonly NotificationScheme[], reload: () => Promise<void>): SchemeActs {
  const [failure, setFailure] = useState<SchemeActs['failure']>(null);
  const attempt = async <T>(title: string, asked: Promise<Reply<T>>): Promise<T | null> => {
    const reply = await asked;
    setFailure(reply.ok ? null : { title, failure: failureIn(reply) });
    await reload();
    return reply.ok ? reply.value : null;
  };
  const others = schemes.filter(({ standard }) => !standard).map(({ id }) => id);
  const order = (ids: readonly string[]): Promise<unknown> =>
    attempt('The order was not changed', call('schemes.order', { ids: [...ids] }));
  const toggle = async (scheme: NotificationScheme): Promise<void> => {
    const draft = { ...draftOf(scheme), enabled: !scheme.enabled };
    const done = await attempt(`${scheme.name} was not changed`, call('schemes.save', { id: scheme.id, draft }));
    if (done) announce({ title: `${scheme.name} is ${done.enabled ? 'on' : 'off'}`, type: 'info' });
  };
  const move = async (scheme: NotificationScheme, by: 1 | -1): Promise<void> => {
    const at = others.indexOf(scheme.id);
    const without = others.filter((id) => id !== scheme.id);
    await order([...without.slice(0, at + by), scheme.id, ...without.slice(at + by)]);
  };
  const clone = async (scheme: NotificationScheme): Promise<void> => {
    const draft = { ...draftOf(scheme), name: `${scheme.name} (copy)`.slice(0, 100), enabled: false };
    const done = await attempt(`${scheme.name} was not cloned`, call('schemes.save', { id: null, draft }));
    if (done) announce({ title: `${done.name} is there, and off`, type: 'info' });
  };
  const remove = async (scheme: NotificationScheme): Promise<void> => {
    const done = await attempt(`${scheme.name} was not deleted`, call('schemes.delete', { id: scheme.id }));
    if (!done) return;
    const undo = async (): Promise<void> => {
      const back = await attempt('The scheme is gone', call('schemes.save', { id: null, draft: draftOf(scheme) }));
      if (back) await order(others.map((id) => (id === scheme.id ? back.id : id)));
    };
    const text = 'Issues it held are looked at by the schemes below it.';
    announce({ title: `${scheme.name} is deleted`, text, action: { text: 'Undo', onClick: () => void undo() } });
  };
  return { failure, toggle, move, clone, remove };
}
