/** The list of handlers and what one can do with it: every act shows at once, and is taken back when the app refuses it. */
import { useCallback, useEffect, useState } from 'react';
import { announce, call } from '../api';
import { useMoves } from '../frame/moves';
import { failureIn, useCall } from '../kit/use-call';
import type { Failure, HandlerList, LeftOver, MailHandler, Reply } from '../../../../src/contract';
import { draftOf } from './defaults';

export interface Handlers {
  readonly list: HandlerList | undefined;
  /** Why the list could not be read, or the last act not be done. */
  readonly failure: { readonly title: string; readonly failure: Failure } | null;
  readonly reorder: (ids: readonly string[]) => Promise<void>;
  readonly enable: (handler: MailHandler, enabled: boolean) => Promise<void>;
  readonly clone: (handler: MailHandler) => Promise<void>;
  readonly remove: (handler: MailHandler) => Promise<void>;
  readonly setLeftOver: (leftOver: LeftOver) => Promise<void>;
}

export function useHandlers(): Handlers {
  const { value, failure, reload } = useCall('handlers.list', {});
  const { go } = useMoves();
  const [list, setList] = useState<HandlerList>();
  const [refusal, setRefusal] = useState<Handlers['failure']>(null);
  useEffect(() => setList(value), [value]);
  const done = useCallback(
    async <T extends HandlerList>(title: string, asked: Promise<Reply<T>>): Promise<T | null> => {
      const reply = await asked;
      setRefusal(reply.ok ? null : { title, failure: failureIn(reply) });
      if (reply.ok) setList(reply.value);
      else await reload();
      return reply.ok ? reply.value : null;
    },
    [reload],
  );
  const reorder = async (ids: readonly string[]): Promise<void> => {
    if (list) setList({ ...list, handlers: inOrder(list.handlers, ids) });
    await done('The order was not changed', call('handlers.reorder', { ids: [...ids] }));
  };
  const enable = async (handler: MailHandler, enabled: boolean): Promise<void> => {
    const { id, name } = handler;
    if (list) setList({ ...list, handlers: list.handlers.map((one) => (one.id === id ? { ...one, enabled } : one)) });
    await done(`${name} was not switched ${enabled ? 'on' : 'off'}`, call('handlers.enable', { id, enabled }));
  };
  const clone = async ({ id, name }: MailHandler): Promise<void> => {
    const copied = await done(`${name} was not cloned`, call('handlers.clone', { id }));
    if (copied) go(`/handlers/${encodeURIComponent(copied.id)}`);
  };
  const remove = async (handler: MailHandler): Promise<void> => {
    const order = list?.handlers.map(({ id }) => id) ?? [];
    const gone = await done(`${handler.name} was not deleted`, call('handlers.delete', { id: handler.id }));
    if (!gone) return;
    const undo = async (): Promise<void> => {
      const input = { id: null, basedOn: null, draft: draftOf(handler) };
      const back = await done(`${handler.name} did not come back`, call('handlers.save', input));
      const ids = order.map((id) => (id === handler.id ? (back?.id ?? id) : id));
      if (back) await done('It came back as the first', call('handlers.reorder', { ids }));
    };
    announce({ title: `${handler.name} is deleted`, action: { text: 'Undo', onClick: () => void undo() } });
  };
  const setLeftOver = async (leftOver: LeftOver): Promise<void> => {
    if (list) setList({ ...list, leftOver });
    await done('The setting was not changed', call('handlers.leftOver', { leftOver }));
  };
  const unread = failure && { title: 'The mail handlers could not be read', failure };
  return { list, failure: refusal ?? unread, reorder, enable, clone, remove, setLeftOver };
}

function inOrder(handlers: readonly MailHandler[], ids: readonly string[]): readonly MailHandler[] {
  return handlers.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}
