/** What one can do with a connection from a list: poll now, enable, disable, duplicate, delete. */
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { announce, call } from '../api';
import { useMoves } from '../frame/moves';
import { failureIn } from '../kit/use-call';
import type { Connection, ConnectionView, Failure, Reply } from '../../../../src/contract';
import { DeleteDialog } from './delete-dialog';
import { asksBeforeEnabling, EnableDialog } from './enable-dialog';

export type ActionName = 'poll' | 'enable' | 'disable' | 'duplicate' | 'delete';

export interface ConnectionActions {
  readonly start: (action: ActionName, view: ConnectionView) => void;
  /** Brings a deleted one back. */
  readonly restore: (connection: Connection) => void;
  readonly dialog: ReactNode;
  readonly failure: { readonly title: string; readonly failure: Failure } | null;
  /** Something was asked for whose effect will show soon. */
  readonly isWaiting: boolean;
}

const waitMs = 20_000;

interface Asking {
  readonly action: 'enable' | 'delete';
  readonly view: ConnectionView;
}

export function useConnectionActions(reload: () => Promise<void>): ConnectionActions {
  const { go } = useMoves();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [failure, setFailure] = useState<ConnectionActions['failure']>(null);
  const [waiting, wait] = useWaiting();
  const attempt = async <T,>(title: string, reply: Promise<Reply<T>>): Promise<T | null> => {
    const answer = await reply;
    setFailure(answer.ok ? null : { title, failure: failureIn(answer) });
    if (!answer.ok) return null;
    wait();
    await reload();
    return answer.value;
  };
  const enable = async ({ connection: { id, name } }: ConnectionView, insist: boolean): Promise<void> => {
    const done = await attempt(`${name} was not enabled`, call('connections.enable', { id, enabled: true, insist }));
    if (done) announce({ title: `${name} is on`, about: id });
  };
  const disable = async (view: ConnectionView): Promise<void> => {
    const { id, name } = view.connection;
    const done = await attempt(`${name} was not disabled`, call('connections.enable', { id, enabled: false }));
    const action = { text: 'Undo', onClick: () => void enable(view, true) };
    if (done) announce({ title: `${name} is off`, text: offMeans(view), type: 'info', action, about: id });
  };
  const poll = async ({ connection: { id, name } }: ConnectionView): Promise<void> => {
    const done = await attempt(`${name} cannot be read now`, call('connections.poll', { id }));
    if (done) announce({ title: `${name} is being read`, type: 'info' });
  };
  const duplicate = async ({ connection: { id, name } }: ConnectionView): Promise<void> => {
    const copy = await attempt(`${name} was not duplicated`, call('connections.duplicate', { id }));
    if (copy) go(`/connections/${encodeURIComponent(copy.connection.id)}`);
  };
  const restore = async ({ id, name }: Connection): Promise<void> => {
    const done = await attempt(`${name} was not restored`, call('connections.restore', { id }));
    if (done) announce({ title: `${name} is back`, about: id });
  };
  const start = (action: ActionName, view: ConnectionView): void => {
    if (action === 'poll') void poll(view);
    else if (action === 'disable') void disable(view);
    else if (action === 'duplicate') void duplicate(view);
    else if (action === 'enable' && !asksBeforeEnabling(view)) void enable(view, false);
    else setAsking({ action, view });
  };
  const close = (): void => setAsking(null);
  const done = (): void => {
    close();
    wait();
    void reload();
  };
  const back = (connection: Connection): void => void restore(connection);
  const dialog = asking && <Question asking={asking} onClose={close} onDone={done} onRestore={back} />;
  return { start, restore: back, dialog, failure, isWaiting: waiting };
}

interface QuestionProps {
  readonly asking: Asking;
  readonly onClose: () => void;
  readonly onDone: () => void;
  readonly onRestore: (connection: Connection) => void;
}

function Question({ asking, onClose, onDone, onRestore }: QuestionProps): ReactNode {
  const { action, view } = asking;
  if (action === 'enable') return <EnableDialog view={view} onClose={onClose} onEnabled={onDone} />;
  const undo = (): void => onRestore(view.connection);
  return <DeleteDialog view={view} onClose={onClose} onDeleted={onDone} onUndo={undo} />;
}

function offMeans({ connection: { direction } }: ConnectionView): string {
  return direction === 'incoming' ? 'Mail stays in its mailbox until you enable it again.' : 'It sends no mail.';
}

function useWaiting(): [boolean, () => void] {
  const [untilMs, setUntil] = useState(0);
  useEffect(() => {
    if (untilMs === 0) return;
    const timer = window.setTimeout(() => setUntil(0), untilMs - Date.now());
    return () => window.clearTimeout(timer);
  }, [untilMs]);
  return [untilMs !== 0, useCallback(() => setUntil(Date.now() + waitMs), [])];
}
