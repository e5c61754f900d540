/** view.createHistory: the app's own paths, kept in the address bar of the parent window so that links go deep. */

export interface AppLocation {
  pathname: string;
  search: string;
  hash: string;
  state: unknown;
  key: string;
}

type Target = string | Partial<AppLocation>;
type Listener = (location: AppLocation, action: string) => void;

/** An object like `history` 4's, over `bar`'s address below `base`. */
export function createHistory(bar: Window, base: string): object {
  const listeners = new Set<Listener>();
  const moved = (action: string): void => {
    history.location = readLocation(bar, base);
    history.action = action;
    listeners.forEach((listener) => listener(history.location, action));
  };
  const move = (how: 'pushState' | 'replaceState', action: string) => (target: Target, state?: unknown) => {
    const given = typeof target === 'string' ? state : (target.state ?? state);
    bar.history[how]({ state: given, key: crypto.randomUUID().slice(0, 8) }, '', hrefOf(base, target));
    moved(action);
  };
  const history = {
    action: 'POP',
    location: readLocation(bar, base),
    length: bar.history.length,
    push: move('pushState', 'PUSH'),
    replace: move('replaceState', 'REPLACE'),
    go: (steps: number) => bar.history.go(steps),
    goBack: () => bar.history.back(),
    goForward: () => bar.history.forward(),
    createHref: (target: Target) => hrefOf(base, target),
    block: () => () => undefined,
    listen: (listener: Listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const onPop = (): void => moved('POP');
  bar.addEventListener('popstate', onPop);
  window.addEventListener('pagehide', () => bar.removeEventListener('popstate', onPop));
  return history;
}

function readLocation(bar: Window, base: string): AppLocation {
  const { pathname, search, hash } = bar.location;
  const own = pathname.startsWith(base) ? pathname.slice(base.length) : '';
  const state = bar.history.state as { state?: unknown; key?: string } | null;
  return { pathname: own || '/', search, hash, state: state?.state, key: state?.key ?? 'first' };
}

function hrefOf(base: string, target: Target): string {
  if (typeof target === 'string') return base + (target.startsWith('/') ? target : `/${target}`);
  const { pathname = '/', search = '', hash = '' } = target;
  return base + pathname + search + hash;
}
