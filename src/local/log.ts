/** The host's log: one line a happening, to standard error. Standard output belongs to what the user asked to see. */

export type Level = 'info' | 'warn' | 'error';
export type Log = (level: Level, text: string) => void;

export const stderrLog: Log = (level, text) => {
  process.stderr.write(`${level === 'info' ? '' : `${level}: `}${text}\n`);
};

/** An error in one line, or with its stack where that helps to find it. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack ?? `${error.name}: ${error.message}`;
}
