/**
 * The connection form as plain values: what is in its fields, how that becomes a draft for the app, and what changing one
 * field means for the others. No React here.
 */
import type {
  AdminInput,
  ConnectionDraft,
  ConnectionView,
  Encryption,
  FixPatch,
  NewIssueAction,
  Proposal,
  Protocol,
  Trust,
} from '../../../../src/contract';

export type Direction = ConnectionDraft['direction'];
export type SettledKind = 'seen' | 'move' | 'delete' | 'leave';

export interface ConnectionForm {
  readonly id: string | null;
  readonly direction: Direction;
  readonly name: string;
  readonly protocol: Protocol;
  readonly encryption: Encryption;
  readonly username: string;
  readonly password: string;
  /** The app holds one; it never comes back to the page. */
  readonly hasPassword: boolean;
  readonly isShared: boolean;
  readonly sharedMailbox: string;
  readonly host: string;
  /** As typed; '' = the default. */
  readonly port: string;
  readonly trust: Trust;
  readonly folder: string;
  readonly settled: SettledKind;
  readonly settledFolder: string;
  readonly movesFailed: boolean;
  readonly failedFolder: string;
  readonly start: 'now' | 'days' | 'all';
  readonly startDays: string;
  /** `handlers` = mail handlers say it, and it stays as it is. */
  readonly newIssue: NewIssueAction['kind'] | 'handlers';
  readonly projectKey: string;
  readonly issueType: string;
  readonly fromName: string;
  readonly fromAddress: string;
  /** Id of an incoming connection; '' = none. */
  readonly replyMailbox: string;
  /** The mailbox of the replies takes addresses with a detail. */
  readonly plusAddress: boolean;
  /** As typed; '' = the default. */
  readonly mailsPerMinute: string;
}

/** What port 0 means; the same table as `defaultPorts` of src/contract (a test compares them). */
export const defaultPorts: Readonly<Record<Protocol, Readonly<Record<Encryption, number>>>> = {
  imap: { none: 143, starttls: 143, tls: 993 },
  pop3: { none: 110, starttls: 110, tls: 995 },
  smtp: { none: 25, starttls: 587, tls: 465 },
};

export function emptyForm(direction: Direction): ConnectionForm {
  return {
    id: null,
    direction,
    name: '',
    protocol: direction === 'incoming' ? 'imap' : 'smtp',
    encryption: direction === 'incoming' ? 'tls' : 'starttls',
    username: '',
    password: '',
    hasPassword: false,
    isShared: false,
    sharedMailbox: '',
    host: '',
    port: '',
    trust: { kind: 'system' },
    folder: 'INBOX',
    settled: 'seen',
    settledFolder: '',
    movesFailed: false,
    failedFolder: '',
    start: 'now',
    startDays: '7',
    newIssue: 'hold',
    projectKey: '',
    issueType: '',
    fromName: '',
    fromAddress: '',
    replyMailbox: '',
    plusAddress: false,
    mailsPerMinute: '',
  };
}

export function formOf({ connection, newIssue }: ConnectionView): ConnectionForm {
  const { server } = connection;
  const common: ConnectionForm = {
    ...emptyForm(connection.direction),
    id: connection.id,
    name: connection.name,
    protocol: server.protocol,
    encryption: server.encryption,
    username: server.username,
    hasPassword: connection.hasPassword,
    isShared: server.sharedMailbox !== null,
    sharedMailbox: server.sharedMailbox ?? '',
    host: server.host,
    port: server.port === 0 ? '' : String(server.port),
    trust: server.trust,
  };
  if (connection.direction === 'outgoing') {
    const { fromName, fromAddress, replyMailbox, plusAddress = false, mailsPerMinute } = connection.outgoing;
    return {
      ...common,
      fromName,
      fromAddress,
      replyMailbox: replyMailbox ?? '',
      plusAddress,
      mailsPerMinute: mailsPerMinute === undefined ? '' : String(mailsPerMinute),
    };
  }
  const { folder, settled, failedFolder, startFrom } = connection.incoming;
  return {
    ...common,
    folder,
    settled: settled.kind,
    settledFolder: settled.kind === 'move' ? settled.folder : '',
    movesFailed: failedFolder !== null,
    failedFolder: failedFolder ?? '',
    start: startFrom.kind,
    startDays: startFrom.kind === 'days' ? String(startFrom.days) : '7',
    ...(newIssue ? newIssueFields(newIssue) : { newIssue: 'handlers' as const }),
  };
}

function newIssueFields(action: NewIssueAction): Partial<ConnectionForm> {
  if (action.kind !== 'create') return { newIssue: action.kind };
  return { newIssue: 'create', projectKey: action.projectKey, issueType: action.issueType };
}

/** The name when none is given: whose mailbox it is, or which server. */
export function proposedName({ isShared, sharedMailbox, username, host }: ConnectionForm): string {
  return (isShared ? sharedMailbox : '') || username || host;
}

const address = /^[^\s@<>"]+@[^\s@<>"]+$/;
export const isAddress = (text: string): boolean => address.test(text);

/** The From address when none is given: the shared mailbox's, or the user's own; '' when neither is an address. */
export function proposedFrom({ isShared, sharedMailbox, username }: ConnectionForm): string {
  const candidates = isShared ? [sharedMailbox.trim(), username] : [username];
  return candidates.find((candidate) => isAddress(candidate)) ?? '';
}

/** One account both ways: sending logs in as reading does. */
export function withAccountOf(sending: ConnectionForm, reading: ConnectionForm): ConnectionForm {
  const { name, username, password, hasPassword, isShared, sharedMailbox } = reading;
  return {
    ...sending,
    name: name.trim() || proposedName(reading),
    username,
    password,
    hasPassword,
    isShared,
    sharedMailbox,
  };
}

/** A guess to begin with: many providers call it smtp.example.com beside imap.example.com. */
export function sendingHost(readingHost: string): string {
  return readingHost.trim().replace(/^(?:imap|pop3?|imaps|pop3s)\./i, 'smtp.');
}

export function draftOf(form: ConnectionForm): ConnectionDraft {
  const { direction, protocol, encryption, host, username, isShared, sharedMailbox, trust } = form;
  const name = form.name.trim() || proposedName(form).slice(0, 100);
  const server = {
    protocol,
    encryption,
    host: host.trim(),
    port: numberOf(form.port),
    username,
    sharedMailbox: isShared ? sharedMailbox : null,
    trust: encryption === 'none' ? ({ kind: 'system' } as const) : trust,
  };
  if (direction === 'outgoing') {
    const { fromName, fromAddress, replyMailbox, plusAddress } = form;
    const mailsPerMinute = numberOf(form.mailsPerMinute);
    return {
      direction,
      name,
      server,
      outgoing: {
        fromName,
        fromAddress: fromAddress.trim() || proposedFrom(form),
        replyMailbox: replyMailbox || null,
        plusAddress,
        ...(mailsPerMinute === 0 ? {} : { mailsPerMinute }),
      },
    };
  }
  const isImap = protocol === 'imap';
  return {
    direction,
    name,
    server,
    incoming: {
      folder: isImap ? form.folder : 'INBOX',
      settled: form.settled === 'move' ? { kind: 'move', folder: form.settledFolder } : { kind: form.settled },
      failedFolder: isImap && form.movesFailed ? form.failedFolder : null,
      startFrom: form.start === 'days' ? { kind: 'days', days: Number(form.startDays) } : { kind: form.start },
    },
  };
}

/** The draft as far as reaching the server goes: what will be done with mail may still be unfinished. */
export function reachingDraft(form: ConnectionForm): ConnectionDraft {
  const name = proposedName(form) || form.host.trim() || form.protocol;
  return draftOf({ ...form, name, settled: 'leave', movesFailed: false, start: 'now' });
}

/** Blank is 0, the default. What is no number becomes one that the app refuses at its field. */
function numberOf(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  return /^\d+$/.test(trimmed) ? Number(trimmed) : -1;
}

/** null keeps the stored one. Without a user name nobody logs in, so there is none to keep. */
export function passwordOf({ username, password, hasPassword }: ConnectionForm): string | null {
  if (username === '') return '';
  return password === '' && hasPassword ? null : password;
}

export function saveInput(form: ConnectionForm): AdminInput<'connections.save'> {
  const input = { id: form.id, draft: draftOf(form), password: passwordOf(form) };
  const newIssue = form.direction === 'incoming' ? newIssueOf(form) : null;
  return newIssue === null ? input : { ...input, newIssue };
}

function newIssueOf({ newIssue, projectKey, issueType }: ConnectionForm): NewIssueAction | null {
  if (newIssue === 'handlers') return null;
  return newIssue === 'create' ? { kind: 'create', projectKey, issueType } : { kind: newIssue };
}

/** What a test proves: when this changes, an earlier result says nothing any more. */
export function testedPart(form: ConnectionForm): string {
  const draft = draftOf(form);
  const place = draft.direction === 'incoming' ? draft.incoming.folder : draft.outgoing.fromAddress;
  return JSON.stringify([draft.server, place, passwordOf(form)]);
}

// ------------------------------------------------------------------------------------ what one field means for others

/** A port that was only the default of what was chosen before goes with it. */
function portAfter(form: ConnectionForm, protocol: Protocol, encryption: Encryption): string {
  const before = String(defaultPorts[form.protocol][form.encryption]);
  const same = form.protocol === protocol && form.encryption === encryption;
  return !same && form.port.trim() === before ? '' : form.port;
}

export function withEncryption(form: ConnectionForm, encryption: Encryption): ConnectionForm {
  return { ...form, encryption, port: portAfter(form, form.protocol, encryption) };
}

/** POP3 has no flags and no folders: what would need them changes to leaving the mail where it is. */
export function withProtocol(form: ConnectionForm, protocol: Protocol): ConnectionForm {
  const next = { ...form, protocol, port: portAfter(form, protocol, form.encryption) };
  if (protocol === 'pop3' && (form.settled === 'seen' || form.settled === 'move')) return { ...next, settled: 'leave' };
  return next;
}

export function withPatch(form: ConnectionForm, patch: FixPatch): ConnectionForm {
  const { protocol = form.protocol, encryption = form.encryption } = patch;
  const next = withEncryption(withProtocol(form, protocol), encryption);
  return {
    ...next,
    ...(patch.host === undefined ? {} : { host: patch.host }),
    ...(patch.port === undefined ? {} : { port: patch.port === 0 ? '' : String(patch.port) }),
    ...(patch.username === undefined ? {} : { username: patch.username }),
    ...(patch.folder === undefined ? {} : { folder: patch.folder }),
    ...(patch.trust === undefined ? {} : { trust: patch.trust }),
  };
}

/** @param address for which the proposal was found: what mail is sent from when the user name does not say it */
export function withProposal(form: ConnectionForm, proposal: Proposal, address: string): ConnectionForm {
  const { protocol, encryption, host, port, username } = proposal;
  const isDefault = port === defaultPorts[protocol][encryption];
  const fromAddress = form.fromAddress === '' && !isAddress(username) ? address : form.fromAddress;
  return {
    ...withProtocol(form, protocol),
    encryption,
    host,
    port: isDefault ? '' : String(port),
    username,
    fromAddress,
  };
}
