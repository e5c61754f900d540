/** The parent window of the app's frame: what Jira would do for it. Loads the frame when everything is offered. */
import { flagDrawer } from './flags';
import type { ColorMode, ForgeHost, Listener } from './host-window';
import { modalOpener } from './modals';

function themes(): Pick<ForgeHost, 'colorMode' | 'onColorMode'> {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const listeners = new Set<(mode: ColorMode) => void>();
  const colorMode = (): ColorMode => {
    const choice = document.documentElement.dataset['themeChoice'];
    if (choice === 'light' || choice === 'dark') return choice;
    return dark.matches ? 'dark' : 'light';
  };
  dark.addEventListener('change', () => listeners.forEach((listener) => listener(colorMode())));
  return { colorMode, onColorMode: (listener) => listeners.add(listener) };
}

/** Events between the app's frames. */
function bus(): Pick<ForgeHost, 'on' | 'emit'> {
  const listeners = new Map<string, Set<Listener>>();
  return {
    on: (event, listener) => {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return { unsubscribe: () => known.delete(listener) };
    },
    emit: (event, payload) => listeners.get(event)?.forEach((listener) => listener(payload)),
  };
}

function hostFor({ dataset }: HTMLElement): ForgeHost {
  return {
    ...themes(),
    ...bus(),
    ...flagDrawer(),
    ...modalOpener(),
    navigate: (address) => window.location.assign(address),
    reload: () => window.location.reload(),
    basePath: dataset['base'] ?? '/admin',
    issueKey: dataset['issue'] ?? null,
  };
}

/** Frames of the app in this page, and buttons that open one in a dialog. */
const frames = [...document.querySelectorAll<HTMLIFrameElement>('iframe[data-module]')];
const actions = [...document.querySelectorAll<HTMLButtonElement>('button[data-action]')];
const [first] = [...frames, ...actions];
if (first) {
  const host = hostFor(first);
  Object.defineProperty(window, '__forgeHost', { value: host });
  for (const frame of frames) frame.src = frame.dataset['src'] ?? 'about:blank';
  for (const action of actions) {
    const { action: key = '' } = action.dataset;
    const modal = { source: `/app/${key}/index.html`, resource: null, context: undefined, size: 'xlarge' };
    action.addEventListener('click', () => host.openModal({ ...modal, title: action.textContent }));
  }
}
