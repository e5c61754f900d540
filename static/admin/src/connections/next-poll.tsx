/** When a mailbox is polled next. Before the schedule has come twice nobody knows how often it comes: then only by when. */
import type { ReactElement } from 'react';
import { ComingTime } from '../kit/time';
import type { MailboxHealth } from '../../../../src/contract';

export function NextPoll({ health }: { readonly health: MailboxHealth }): ReactElement | null {
  const { nextPollMs, nextPollIsLatest } = health;
  if (nextPollMs === null) return null;
  return (
    <>
      <ComingTime at={nextPollMs} />
      {nextPollIsLatest && ' at the latest'}
    </>
  );
}
