/** Finds the app's functions: `file.export` under src/, as the manifest's handlers name them. */
import type { Manifest } from '../manifest';

export type AppModule = Readonly<Record<string, unknown>>;

export interface AppFunction {
  readonly handler: (payload: unknown, context: object) => unknown;
  readonly timeoutSeconds: number | undefined;
}

/** By function key. Throws when the manifest names a handler that the app does not export. */
export async function loadFunctions(
  manifest: Manifest,
  load: (file: string) => Promise<AppModule>,
): Promise<ReadonlyMap<string, AppFunction>> {
  const functions = new Map<string, AppFunction>();
  for (const { key, handler, timeoutSeconds } of manifest.modules.function ?? []) {
    const dot = handler.lastIndexOf('.');
    const module = await load(handler.slice(0, dot));
    const found = module[handler.slice(dot + 1)];
    if (typeof found !== 'function') throw new Error(`manifest.yml: function ${key}: the app exports no ${handler}`);
    functions.set(key, { handler: found as AppFunction['handler'], timeoutSeconds });
  }
  return functions;
}
