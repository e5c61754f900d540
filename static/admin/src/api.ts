/**
 * The only module that knows @forge/bridge: calls of the app's resolver, the address bar, flags, the theme, and who is
 * reading. Nothing here throws: what the platform refuses becomes a failed Reply or a sensible default.
 */
import { invoke, Modal, requestJira, router, showFlag, view } from '@forge/bridge';
import type {
  AdminAnswers,
  AdminCall,
  AdminInput,
  Failure,
  JudgingAnswers,
  JudgingCall,
  JudgingInput,
  OutboundAnswers,
  OutboundCall,
  OutboundInput,
  Reply,
} from '../../../src/contract';

/** Whatever a page may ask. */
export type PageCall = AdminCall | OutboundCall | JudgingCall;
export type PageInput<C extends PageCall> = C extends AdminCall
  ? AdminInput<C>
  : C extends OutboundCall
    ? OutboundInput<C>
    : C extends JudgingCall
      ? JudgingInput<C>
      : never;
export type PageAnswers = AdminAnswers & OutboundAnswers & JudgingAnswers;

/** Asks the app. A call that the platform itself could not carry out is a failed Reply, too. */
export async function call<C extends PageCall>(name: C, input: PageInput<C>): Promise<Reply<PageAnswers[C]>> {
  try {
    return (await invoke(name, input)) as unknown as Reply<PageAnswers[C]>;
  } catch (error) {
    return { ok: false, kind: 'failed', failure: unanswered(error) };
  }
}

function unanswered(error: unknown): Failure {
  return {
    code: 'unknown',
    message: 'Postroom did not answer.',
    evidence: error instanceof Error ? error.message : String(error),
    fix: { text: 'Try again. If it stays, look at the logs of the app (forge logs).' },
  };
}

/** Jira's theme on this page. @returns whether Jira decides the theme from now on */
export async function followTheme(): Promise<boolean> {
  try {
    await view.theme.enable();
    return true;
  } catch {
    return false;
  }
}

// ----------------------------------------------------------------------------------------------------- the reader

export interface Reader {
  /** BCP 47; the page's text is English, so only English ways of writing dates are taken over. */
  readonly locale: string;
  /** IANA name of the reader's time zone in Jira; undefined = the browser's. */
  readonly timeZone: string | undefined;
}

interface Context {
  readonly locale?: string;
  readonly timezone?: string;
  readonly siteUrl?: string;
  readonly moduleKey?: string;
  readonly extension?: {
    readonly type?: string;
    readonly issue?: { readonly key?: string };
    /** What the dialog was opened with. */
    readonly modal?: { readonly answers?: OnIssue['answers'] };
  };
}

/** Where the page stands on an issue; what it shows there. */
export interface OnIssue {
  readonly key: string;
  readonly shows: 'panel' | 'compose';
  readonly answers: { readonly id: string; readonly how: 'reply' | 'reply-all' | 'forward' } | null;
}

function onIssue({ extension }: Context): OnIssue | null {
  const key = extension?.issue?.key;
  if (key === undefined) return null;
  const isPanel = extension?.type === 'jira:issuePanel' && extension.modal === undefined;
  return { key, shows: isPanel ? 'panel' : 'compose', answers: extension?.modal?.answers ?? null };
}

function readerOf({ locale = '', timezone }: Context): Reader {
  return { locale: locale.startsWith('en') ? locale : 'en-GB', timeZone: timezone };
}

// ---------------------------------------------------------------------------------------------------- the address bar

/** The page's own paths ("/connections/new"), shown in the browser's address bar so that links go deep. */
export interface Navigation {
  readonly path: () => string;
  readonly go: (path: string) => void;
  readonly replace: (path: string) => void;
  /** Calls back after each move, its own ones included. @returns how to stop */
  readonly listen: (moved: (path: string) => void) => () => void;
  /** What a link to the path shows and copies. */
  readonly href: (path: string) => string;
}

interface BridgeHistory {
  readonly location: { readonly pathname: string };
  readonly push: (path: string) => void;
  readonly replace: (path: string) => void;
  readonly listen: (moved: (location: { readonly pathname: string }) => void) => unknown;
}

/** Where the platform keeps no history for a page, the path lives in memory. */
function memoryHistory(): BridgeHistory {
  const listeners = new Set<(location: { pathname: string }) => void>();
  const history = {
    location: { pathname: '/' },
    push: (pathname: string) => {
      history.location = { pathname };
      listeners.forEach((listener) => listener(history.location));
    },
    replace: (pathname: string) => history.push(pathname),
    listen: (listener: (location: { pathname: string }) => void) => listeners.add(listener),
  };
  return history;
}

function navigationOver(history: BridgeHistory, base: string): Navigation {
  const listeners = new Set<(path: string) => void>();
  let path = history.location.pathname;
  history.listen((location) => {
    path = location.pathname;
    listeners.forEach((listener) => listener(path));
  });
  return {
    path: () => path,
    go: (to) => history.push(to),
    replace: (to) => history.replace(to),
    listen: (moved) => {
      listeners.add(moved);
      return () => listeners.delete(moved);
    },
    href: (to) => base + to,
  };
}

// ------------------------------------------------------------------------------------------------------- what is there

export interface Surroundings {
  readonly reader: Reader;
  readonly navigation: Navigation;
  /** Address of an issue in Jira. */
  readonly issueHref: (issueKey: string) => string;
  /** null on the admin page. */
  readonly issue: OnIssue | null;
}

/** Asks the platform once for all that it knows; what it does not know gets a default. */
export async function surroundings(): Promise<Surroundings> {
  const context = await orElse<Context>(view.getContext(), {});
  const history = await orElse<BridgeHistory>(view.createHistory(), memoryHistory());
  const base = await orElse(addressOf({ target: 'module', moduleKey: context.moduleKey ?? 'admin' }), '');
  const sample = 'POSTROOM-1';
  const otherwise = `${context.siteUrl ?? ''}/browse/${sample}`;
  const issue = await orElse(addressOf({ target: 'issue', issueKey: sample }), otherwise);
  return {
    reader: readerOf(context),
    navigation: navigationOver(history, base.replace(/\/$/, '')),
    issueHref: (issueKey) => issue.replace(sample, encodeURIComponent(issueKey)),
    issue: onIssue(context),
  };
}

async function addressOf(target: Parameters<typeof router.getUrl>[0]): Promise<string> {
  const address = await router.getUrl(target);
  if (address === null) throw new Error('The platform knows no address.');
  return address.href;
}

async function orElse<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch {
    return otherwise;
  }
}

export function openIssue(issueKey: string): void {
  void orElse(router.open({ target: 'issue', issueKey }), undefined);
}

export function nameWindow(title: string): void {
  document.title = title;
  void orElse(view.changeWindowTitle(title), undefined);
}

// ------------------------------------------------------------------------------------------------------------- flags

export interface Announcement {
  readonly title: string;
  readonly text?: string;
  readonly type?: 'info' | 'success' | 'warning' | 'error';
  readonly action?: { readonly text: string; readonly onClick: () => void };
  /** What it is about: what was said of the same before goes, and with it an Undo that holds no more. */
  readonly about?: string;
}

let flags = 0;
const shown = new Map<string, ReturnType<typeof showFlag>>();

/** Says something outside of the page, as Jira does; it goes by itself. */
export function announce({ title, text = '', type = 'success', action, about }: Announcement): void {
  flags += 1;
  if (about !== undefined) void shown.get(about)?.close();
  const flag = showFlag({
    id: `postroom-${flags}`,
    title,
    description: text,
    type,
    isAutoDismiss: true,
    ...(action ? { actions: [{ text: action.text, onClick: () => void (action.onClick(), flag.close()) }] } : {}),
  });
  if (about !== undefined) shown.set(about, flag);
}

// ------------------------------------------------------------------------------------------------------- on the issue

/** Opens a dialog of Jira with this page in it. */
export function openDialog(context: Pick<OnIssue, 'answers'>, onClose: () => void): void {
  const dialog = new Modal({ size: 'xlarge', context, onClose, closeOnOverlayClick: false });
  void orElse(dialog.open(), undefined);
}

/** Ends the dialog this page stands in. `changed` = the issue has something new to show. */
export function closeDialog(changed: boolean): void {
  void orElse(view.close({ changed }), undefined);
}

interface Uploaded {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/** Attaches a file to an issue as the person who looks at the page. */
export async function uploadFile(issueKey: string, file: File): Promise<Uploaded | { readonly problem: string }> {
  const body = new FormData();
  body.append('file', file, file.name);
  try {
    const answer = await requestJira(`/rest/api/3/issue/${encodeURIComponent(issueKey)}/attachments`, {
      method: 'POST',
      headers: { 'X-Atlassian-Token': 'no-check' },
      body,
    });
    if (!answer.ok) return { problem: `Jira did not take the file (HTTP ${answer.status}).` };
    const [made] = (await answer.json()) as { id: string; filename: string; size: number }[];
    return made ? { id: made.id, name: made.filename, sizeBytes: made.size } : { problem: 'Jira kept no file.' };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
