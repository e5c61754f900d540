/** The calls of the contract: which protocol does what, and which of them it does not have. */
import type {
  AcknowledgeAnswer,
  AcknowledgeRequest,
  CarryRequest,
  CertificateSeen,
  FetchRequest,
  FoldersAnswer,
  FoldersRequest,
  ListAnswer,
  ListRequest,
  MessageRef,
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
import { openToRead, uidsOf } from './imap/mailbox';
import { openImap } from './imap/open';
import { readStretch as readImap } from './imap/read';
import { search as searchImap } from './imap/search';
import type { ImapSession } from './imap/session';
import { status as statusImap } from './imap/status';
import { acknowledge as acknowledgePop3 } from './pop3/acknowledge';
import { fetchMessages as fetchPop3 } from './pop3/fetch';
import { list as listPop3, status as statusPop3 } from './pop3/list';
import { openPop3 } from './pop3/open';
import { readStretch as readPop3 } from './pop3/read-part';
import { search as searchPop3 } from './pop3/search';
import type { Pop3Session } from './pop3/session';
import type { Call } from './session/call';
import type { FrameWriter } from './session/frames';
import type { Poolable } from './session/pool';
import { using } from './session/use';
import { certificateWitness, type Witness } from './session/witness';
import { SmtpSession } from './smtp/session';
import { beforeTheMessage, submit as submitSmtp } from './smtp/submit';

/** A POP3 connection locks the maildrop for everybody else: it rests only between the steps of one poll. */
const pop3RestMs = 4_000;

export async function folders({ server }: FoldersRequest, call: Call): Promise<FoldersAnswer> {
  switch (server.protocol) {
    case 'imap':
      return imap(server, call, (session) => foldersImap(session, server));
    case 'pop3':
      return { folders: [{ path: 'INBOX', parts: ['INBOX'], use: null, selectable: true }] };
    case 'smtp':
      throw cannot(server, 'list folders');
  }
}

export async function status(request: StatusRequest, call: Call): Promise<StatusAnswer> {
  const { server } = request;
  switch (server.protocol) {
    case 'imap':
      return imap(server, call, (session) => statusImap(session, request));
    case 'pop3':
      return pop3(server, call, true, (session) => statusPop3(session));
    case 'smtp':
      throw cannot(server, 'look into a mailbox');
  }
}

export async function list(request: ListRequest, call: Call): Promise<ListAnswer> {
  const { server } = request;
  switch (server.protocol) {
    case 'imap':
      return imap(server, call, async (session) => ({ ...(await listImap(session, request)), ...shownBy(session) }));
    case 'pop3':
      // The view of an older connection does not show what came since.
      return pop3(server, call, true, async (session) => ({
        ...(await listPop3(session, request)),
        ...shownBy(session),
      }));
    case 'smtp':
      throw cannot(server, 'list mail');
  }
}

export async function fetch(request: FetchRequest, call: Call, writer: FrameWriter): Promise<void> {
  const { server } = request;
  switch (server.protocol) {
    case 'imap':
      return imap(server, call, (session) =>
        fetchImap(session, ofOneFolder(request), writer, () => watched(openedImap(server, call), call)),
      );
    case 'pop3':
      return pop3(server, call, false, (session) =>
        fetchPop3(session, request, writer, () => watched(openedPop3(server, call), call)),
      );
    case 'smtp':
      throw cannot(server, 'fetch mail');
  }
}

export async function acknowledge(request: AcknowledgeRequest, call: Call): Promise<AcknowledgeAnswer> {
  const { server, action, refs } = request;
  const acknowledged = refs.length;
  switch (server.protocol) {
    case 'imap':
      return imap(server, call, async (session) => {
        const moved: NonNullable<AcknowledgeAnswer['moved']> = [];
        for (const part of byFolder(request)) moved.push(...(await acknowledgeImap(session, part)));
        return { acknowledged, ...(moved.length === 0 ? {} : { moved }) };
      });
    case 'pop3':
      if (action.kind === 'leave') return { acknowledged };
      if (action.kind !== 'delete') throw cannot(server, action.kind === 'move' ? 'move mail' : 'mark mail as read');
      await pop3(server, call, false, (session) => acknowledgePop3(session, request));
      return { acknowledged };
    case 'smtp':
      throw cannot(server, 'settle mail');
  }
}

export async function search(request: SearchRequest, call: Call): Promise<SearchAnswer> {
  const { server } = request;
  switch (server.protocol) {
    case 'imap':
      return imap(server, call, (session) => searchImap(session, request));
    case 'pop3':
      return pop3(server, call, true, (session) => searchPop3(session, request));
    case 'smtp':
      throw cannot(server, 'search mail');
  }
}

/** Hands over a stretch of a message as it comes from the server. */
export async function readPart<T>(
  { server, folder, ref, part }: Pick<CarryRequest, 'server' | 'folder' | 'ref' | 'part'>,
  call: Call,
  take: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const end = part.offset + part.lengthBytes;
  switch (server.protocol) {
    case 'imap':
      return imap(server, call, async (session) => {
        const mailbox = await openToRead(session, folderOf(ref, folder), server.sharedAs);
        const [uid = 0] = uidsOf([ref], mailbox);
        return take(readImap(session, uid, part.offset, end));
      });
    case 'pop3':
      return pop3(server, call, false, (session) => take(readPop3(session, ref, part.offset, end)));
    case 'smtp':
      throw cannot(server, 'fetch mail');
  }
}

export async function submit(request: SubmitRequest, call: Call): Promise<SubmitAnswer> {
  const { server } = request;
  if (server.protocol !== 'smtp') throw cannot(server, 'send mail');
  return using(
    {
      server,
      call,
      open: () => remembering((witness) => SmtpSession.open(server, call.access, witness, call.signal)),
      repeatable: beforeTheMessage,
    },
    async (session) => ({ ...(await submitSmtp(session.client, request)), ...shownBy(session) }),
  );
}

function folderOf(ref: MessageRef, folder: string): string {
  return ref.kind === 'imap' ? (ref.folder ?? folder) : folder;
}

/** What lies in the folder of the first reference: an answer may end early, and the rest is asked for again. */
function ofOneFolder(request: FetchRequest): FetchRequest {
  const [first] = request.refs;
  const folder = first === undefined ? request.folder : folderOf(first, request.folder);
  return { ...request, folder, refs: request.refs.filter((ref) => folderOf(ref, request.folder) === folder) };
}

function byFolder(request: AcknowledgeRequest): readonly AcknowledgeRequest[] {
  const folders = new Set(request.refs.map((ref) => folderOf(ref, request.folder)));
  return [...folders].map((folder) => ({
    ...request,
    folder,
    refs: request.refs.filter((ref) => folderOf(ref, request.folder) === folder),
  }));
}

function imap<T>(server: ServerLogin, call: Call, work: (session: ImapSession) => Promise<T>): Promise<T> {
  return using({ server, call, open: () => openedImap(server, call) }, work);
}

function pop3<T>(
  server: ServerLogin,
  call: Call,
  fresh: boolean,
  work: (session: Pop3Session) => Promise<T>,
): Promise<T> {
  return using({ server, call, fresh, restMs: pop3RestMs, open: () => openedPop3(server, call) }, work);
}

async function openedImap(server: ServerLogin, call: Call): Promise<ImapSession> {
  return remembering(async (witness) => (await openImap(server, call.access, witness, call.signal)).session);
}

async function openedPop3(server: ServerLogin, call: Call): Promise<Pop3Session> {
  return remembering(async (witness) => (await openPop3(server, call.access, witness, call.signal)).session);
}

/** The session knows what certificate it was shown: it may be told to several calls. */
async function remembering<S extends Poolable>(open: (witness: Witness) => Promise<S>): Promise<S> {
  const { witness, seen } = certificateWitness();
  const session = await open(witness);
  session.certificate = seen();
  return session;
}

function shownBy({ certificate }: Poolable): { certificate: CertificateSeen | null } {
  if (certificate === null) return { certificate: null };
  const { fingerprint, issuer, validToMs } = certificate;
  return { certificate: { fingerprint, issuer, validToMs } };
}

/** A connection opened in the middle of a call ends with it. */
async function watched<S extends Poolable>(opening: Promise<S>, call: Call): Promise<S> {
  const session = await opening;
  call.signal.addEventListener('abort', () => session.destroy(), { once: true });
  return session;
}

function cannot({ protocol }: ServerLogin, what: string): FailureError {
  return new FailureError({
    code: 'gateway-request-invalid',
    message: `${protocol.toUpperCase()} cannot ${what}.`,
    evidence: '',
    fix: null,
  });
}
