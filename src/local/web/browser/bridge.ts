/**
 * The Custom UI bridge: `window.__bridge.callBridge`, as @forge/bridge 7 calls it. Loaded before the app's scripts, in the
 * app's frame. Data calls go to the local host, everything visible to the parent window.
 */
import { createHistory } from './history';
import type { ColorMode, FlagOptions, ForgeHost, HostWindow, Listener, ModalOptions } from './host-window';

const moduleKey = document.currentScript?.getAttribute('data-module') ?? '';
const bar = window.parent as HostWindow;
const host: ForgeHost | undefined = bar === window ? undefined : bar.__forgeHost;
const basePath = host?.basePath ?? window.location.pathname;
const modalId = new URLSearchParams(window.location.search).get('modal');
const modal = modalId === null ? undefined : host?.modal(modalId);

async function ask(name: string, argument: unknown): Promise<unknown> {
  const issue = host?.issueKey ? `?issue=${encodeURIComponent(host.issueKey)}` : '';
  const response = await fetch(`/__forge/bridge/${moduleKey}/${name}${issue}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(argument ?? {}),
  });
  const answer = (await response.json()) as { ok: boolean; value?: unknown; message?: string };
  if (!answer.ok) throw new Error(answer.message ?? 'There was an error invoking the function');
  return answer.value;
}

function notSupported(name: string): never {
  throw new Error(`${name} is not supported by the local host.`);
}

function colorMode(): ColorMode {
  if (host) return host.colorMode();
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function showTheme(mode: ColorMode): void {
  const root = document.documentElement;
  root.setAttribute('data-color-mode', mode);
  const themes = 'light:light dark:dark spacing:spacing typography:typography shape:shape motion:motion';
  root.setAttribute('data-theme', themes);
}

async function getContext(): Promise<object> {
  const context = (await ask('getContext', {})) as { extension: object };
  const extension = modal ? { ...context.extension, modal: modal.context } : context.extension;
  return { ...context, extension, theme: { colorMode: colorMode() } };
}

interface Navigation {
  readonly url?: string;
  readonly type?: string;
  readonly target?: string;
  readonly issueKey?: string;
}

function addressOf({ url, target, issueKey }: Navigation): string {
  const { origin } = bar.location;
  if (url !== undefined) return new URL(url, origin).href;
  if (target === 'issue' && issueKey) return `${origin}/jira/browse/${encodeURIComponent(issueKey)}`;
  if (target === 'module') return origin + basePath;
  return notSupported(`Navigation to "${String(target)}"`);
}

function navigate(to: Navigation): void {
  const address = addressOf(to);
  if (to.type === 'new-tab') window.open(address, '_blank', 'noopener');
  else if (host) host.navigate(address);
  else window.location.assign(address);
}

function reload(): void {
  if (host) host.reload();
  else window.location.reload();
}

function subscribe({ event, callback }: { event: string; callback: Listener }): unknown {
  return host ? host.on(event, callback) : notSupported('events outside of a frame');
}

function publish({ event, payload }: { event: string; payload: unknown }): void {
  host?.emit(event, payload);
}

const calls: Readonly<Record<string, (argument: never) => unknown>> = {
  invoke: (argument: object) => ('invokeType' in argument ? notSupported('invokeRemote') : ask('invoke', argument)),
  fetchProduct: (argument) => ask('fetchProduct', argument),
  getContext,
  enableTheming: () => {
    showTheme(colorMode());
    host?.onColorMode(showTheme);
  },
  close: (payload) => {
    modal?.close(payload);
    return modal !== undefined;
  },
  onClose: () => modal !== undefined,
  submit: () => false,
  open: () => false,
  refresh: reload,
  reload,
  createHistory: () => createHistory(bar, basePath),
  changeWindowTitle: (title: string) => {
    bar.document.title = title;
  },
  getFrameId: () => moduleKey,
  emitReadyEvent: () => undefined,
  // @forge/bridge does not wait for a flag: a rejection would be nobody's.
  showFlag: (flag: FlagOptions) => host?.showFlag(flag),
  closeFlag: ({ id }: { id: string | number }) => host?.closeFlag(id),
  navigate,
  getUrl: addressOf,
  openModal: (options: Omit<ModalOptions, 'source'>) => {
    host?.openModal({ ...options, source: `/app/${moduleKey}/index.html` });
    return host !== undefined;
  },
  on: subscribe,
  onPublic: subscribe,
  emit: publish,
  emitPublic: publish,
  isRovoEnabled: () => false,
};

function callBridge(name: string, argument?: unknown): Promise<unknown> {
  const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
  return Promise.resolve().then(() => (call ? call(argument as never) : notSupported(name)));
}

Object.defineProperty(window, '__bridge', { value: { callBridge } });
