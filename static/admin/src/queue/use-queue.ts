/** What one can do with mails of the queue: send again, stop, put another address in. */
import { useState } from 'react';
import { announce, call } from '../api';
import { failureIn } from '../kit/use-call';
import type { DeliveryView, Failure, Reply } from '../../../../src/contract';

export interface QueueActs {
  readonly failure: { readonly title: string; readonly failure: Failure } | null;
  readonly isBusy: boolean;
  readonly retry: (deliveries: readonly DeliveryView[]) => Promise<void>;
  readonly cancel: (deliveries: readonly DeliveryView[]) => Promise<void>;
}

const mails = (count: number): string => (count === 1 ? 'The mail' : `${count} mails`);
const are = (count: number): string => (count === 1 ? 'is' : 'are');

export function useQueueActs(reload: () => Promise<void>): QueueActs {
  const [failure, setFailure] = useState<QueueActs['failure']>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = async (title: string, asked: Promise<Reply<unknown>>): Promise<boolean> => {
    setBusy(true);
    const reply = await asked;
    setBusy(false);
    setFailure(reply.ok ? null : { title, failure: failureIn(reply) });
    await reload();
    return reply.ok;
  };
  const idsOf = (deliveries: readonly DeliveryView[]): string[] => deliveries.map(({ id }) => id);
  const retry = async (deliveries: readonly DeliveryView[]): Promise<void> => {
    const meant = deliveries.filter(({ can }) => can.retry);
    const done = await attempt('Nothing was tried again', call('deliveries.retry', { ids: idsOf(meant) }));
    if (done) announce({ title: `${mails(meant.length)} ${are(meant.length)} being tried now`, type: 'info' });
  };
  const cancel = async (deliveries: readonly DeliveryView[]): Promise<void> => {
    const meant = deliveries.filter(({ can }) => can.cancel);
    const done = await attempt('Nothing was cancelled', call('deliveries.cancel', { ids: idsOf(meant) }));
    if (!done) return;
    const undo = async (): Promise<void> => {
      await attempt('The mail stays cancelled', call('deliveries.retry', { ids: idsOf(meant) }));
    };
    const action = { text: 'Send after all', onClick: () => void undo() };
    announce({ title: `${mails(meant.length)} ${are(meant.length)} cancelled`, type: 'info', action });
  };
  return { failure, isBusy, retry, cancel };
}
