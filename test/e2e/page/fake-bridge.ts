/**
 * `window.__bridge` for the page under test, loaded before its scripts: invocations go to the test server, the address bar
 * is the part after #, and flags are kept where a test finds them (Jira draws them outside of the page).
 */
interface Place {
  readonly pathname: string;
}

interface Flag {
  readonly id: string;
  readonly title?: string;
  readonly description?: string;
  readonly actions?: readonly { readonly text: string; readonly onClick: () => void }[];
}

const flags: Flag[] = [];
/** Those of the flags that are not shown any more. */
const closedFlags: string[] = [];
const opened: unknown[] = [];

async function invoke(argument: unknown): Promise<unknown> {
  const response = await fetch('/bridge/invoke', { method: 'POST', body: JSON.stringify(argument) });
  if (!response.ok) throw new Error('There was an error invoking the function');
  return response.json();
}

function createHistory(): object {
  const listeners = new Set<(location: Place) => void>();
  const here = (): Place => ({ pathname: window.location.hash.slice(1) || '/' });
  const tell = (): void => {
    history.location = here();
    listeners.forEach((listener) => listener(history.location));
  };
  const history = {
    location: here(),
    push: (path: string) => {
      window.history.pushState(null, '', `#${path}`);
      tell();
    },
    replace: (path: string) => {
      window.history.replaceState(null, '', `#${path}`);
      tell();
    },
    listen: (listener: (location: Place) => void) => {
      listeners.add(listener);
      listener(history.location);
    },
  };
  window.addEventListener('popstate', tell);
  return history;
}

const dark = window.matchMedia('(prefers-color-scheme: dark)');

function enableTheming(): void {
  const show = (): void => document.documentElement.setAttribute('data-color-mode', dark.matches ? 'dark' : 'light');
  dark.addEventListener('change', show);
  show();
}

/** `?issue=DEMO-1&type=jira:issuePanel`: the page stands on an issue; `&answers=` opened by the panel. */
function onIssue(): object {
  const query = new URLSearchParams(window.location.search);
  const key = query.get('issue');
  if (key === null) return {};
  const answers = query.get('answers');
  const modal = answers === null ? {} : { modal: { answers: JSON.parse(answers) as unknown } };
  return { extension: { type: query.get('type'), issue: { key }, ...modal } };
}

/** Jira takes every file. */
function fetchProduct({ fetchRequestInit }: { fetchRequestInit: { body: string } }): object {
  const { __fileName: filename } = JSON.parse(fetchRequestInit.body) as { __fileName: string };
  opened.push({ uploaded: filename });
  const body = JSON.stringify([{ id: '200', filename, size: 5 }]);
  return { body, headers: { 'content-type': 'application/json' }, status: 200, statusText: 'OK' };
}

const calls: Readonly<Record<string, (argument: never) => unknown>> = {
  invoke,
  createHistory,
  enableTheming,
  getContext: () => ({
    locale: 'en-US',
    timezone: 'Europe/Berlin',
    siteUrl: window.location.origin,
    moduleKey: 'admin',
    ...onIssue(),
  }),
  fetchProduct,
  openModal: (options: unknown) => void opened.push(options),
  close: (payload: unknown) => void opened.push({ closed: payload }),
  getUrl: ({ target, issueKey = '' }: { target: string; issueKey?: string }) =>
    target === 'issue'
      ? `${window.location.origin}/browse/${issueKey}`
      : `${window.location.href.split('#')[0] ?? ''}#`,
  navigate: (to: unknown) => opened.push(to),
  changeWindowTitle: () => undefined,
  showFlag: (flag: Flag) => flags.push(flag),
  closeFlag: ({ id }: Pick<Flag, 'id'>) => closedFlags.push(id),
};

function callBridge(name: string, argument?: unknown): Promise<unknown> {
  const call = calls[name];
  return Promise.resolve().then(() => {
    if (!call) throw new Error(`The page called ${name}, which the test does not know.`);
    return call(argument as never);
  });
}

Object.assign(window, { __bridge: { callBridge }, __flags: flags, __closed: closedFlags, __opened: opened });
