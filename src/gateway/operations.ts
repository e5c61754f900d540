/** The calls of the contract, each in one line: which protocol does what. Doctor and discover stand apart, they open their own connections. */
import type {
  AcknowledgeAnswer,
  AcknowledgeRequest,
  FetchRequest,
  FoldersAnswer,
  FoldersRequest,
  ListAnswer,
  ListRequest,
  SearchAnswer,
  SearchRequest,
  ServerLogin,
  StatusAnswer,
  StatusRequest,
  SubmitAnswer,
  SubmitRequest,
} from '../contract';
import { FailureError } from '../contract';
import { acknowledge as acknowledgeImap } from './imap/acknowledge';
import { fetchMessages as fetchImap } from './imap/fetch';
import { folders as foldersImap } from './imap/folders';
import { list as listImap } from './imap/list';
import { openImap } from './imap/open';
import { search as searchImap } from './imap/search';
import type { ImapSession } from './imap/session';
import { status as statusImap } from './imap/status';
import type { Call } from './session/call';
import type { FrameWriter } from './session/frames';
import { using } from './session/use';
import { nobody } from './session/witness';
import { SmtpSession } from './smtp/session';
import { beforeTheMessage, submit as submitSmtp } from './smtp/submit';

async function openedImap(server: ServerLogin, call: Call): Promise<ImapSession> {
  return (await openImap(server, call.access, nobody, call.signal)).session;
}

function imap<T>(server: ServerLogin, call: Call, work: (session: ImapSession) => Promise<T>): Promise<T> {
  return using({ server, call, open: () => openedImap(server, call) }, work);
}

export async function folders({ server }: FoldersRequest, call: Call): Promise<FoldersAnswer> {
  return imap(server, call, (session) => foldersImap(session, server));
}

export async function status(request: StatusRequest, call: Call): Promise<StatusAnswer> {
  return imap(request.server, call, (session) => statusImap(session, request));
}

export async function list(request: ListRequest, call: Call): Promise<ListAnswer> {
  return imap(request.server, call, (session) => listImap(session, request));
}

export async function fetch(request: FetchRequest, call: Call, writer: FrameWriter): Promise<void> {
  const reopen = async (): Promise<ImapSession> => {
    const session = await openedImap(request.server, call);
    call.signal.addEventListener('abort', () => session.destroy(), { once: true });
    return session;
  };
  await imap(request.server, call, (session) => fetchImap(session, request, writer, reopen));
}

export async function acknowledge(request: AcknowledgeRequest, call: Call): Promise<AcknowledgeAnswer> {
  await imap(request.server, call, (session) => acknowledgeImap(session, request));
  return { acknowledged: request.refs.length };
}

export async function search(request: SearchRequest, call: Call): Promise<SearchAnswer> {
  return imap(request.server, call, (session) => searchImap(session, request));
}

export async function submit(request: SubmitRequest, call: Call): Promise<SubmitAnswer> {
  const { server } = request;
  return using(
    {
      server,
      call,
      open: () => SmtpSession.open(server, call.access, nobody, call.signal),
      repeatable: beforeTheMessage,
    },
    ({ client }) => submitSmtp(client, request),
  );
}

/** A call that the protocol of the connection does not have. */
export function refuseProtocol(server: ServerLogin, what: string): FailureError {
  return new FailureError({
    code: 'gateway-request-invalid',
    message: `${server.protocol.toUpperCase()} cannot ${what}.`,
    evidence: '',
    fix: null,
  });
}
