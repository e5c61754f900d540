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

function start(frame: HTMLIFrameElement): void {
  const source = frame.dataset['src'] ?? 'about:blank';
  const basePath = frame.dataset['base'] ?? '/admin';
  const host: ForgeHost = {
    ...themes(),
    ...bus(),
    ...flagDrawer(),
    ...modalOpener(source),
    navigate: (address) => window.location.assign(address),
    reload: () => window.location.reload(),
    basePath,
  };
  Object.defineProperty(window, '__forgeHost', { value: host });
  frame.src = source;
}

const frame = document.querySelector<HTMLIFrameElement>('iframe[data-module]');
if (frame) start(frame);
