/** Connections as an admin would enter them, for tests of the app. */
import type { ConnectionDraft, IncomingSettings, OutgoingSettings, ServerAddress } from '../../src/contract';

type Incoming = Extract<ConnectionDraft, { direction: 'incoming' }>;
type Outgoing = Extract<ConnectionDraft, { direction: 'outgoing' }>;

const server: ServerAddress = {
  protocol: 'imap',
  encryption: 'none',
  host: '127.0.0.1',
  port: 0,
  username: '',
  sharedMailbox: null,
  trust: { kind: 'system' },
};

/** An IMAP mailbox that is read from now on. */
export function incomingDraft(
  name: string,
  address: Partial<ServerAddress>,
  incoming: Partial<IncomingSettings> = {},
): Incoming {
  return {
    direction: 'incoming',
    name,
    server: { ...server, ...address },
    incoming: {
      folder: 'INBOX',
      settled: { kind: 'leave' },
      failedFolder: null,
      startFrom: { kind: 'now' },
      ...incoming,
    },
  };
}

export function outgoingDraft(
  name: string,
  address: Partial<ServerAddress>,
  outgoing: Partial<OutgoingSettings> & Pick<OutgoingSettings, 'fromAddress'>,
): Outgoing {
  return {
    direction: 'outgoing',
    name,
    server: { ...server, protocol: 'smtp', ...address },
    outgoing: { fromName: '', replyMailbox: null, ...outgoing },
  };
}
