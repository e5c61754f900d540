/** The gateway as a program: settings from the environment, one JSON line a log entry, SIGTERM lets calls finish. */
import { logToStdout } from './http/log';
import { SettingError, settingsFrom } from './settings';
import { startGateway } from './start';

async function main(): Promise<void> {
  const gateway = await startGateway({
    ...settingsFrom(process.env),
    log: logToStdout,
    version: process.env['GATEWAY_VERSION'] ?? 'dev',
  });
  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    logToStdout({ level: 'info', event: 'stopping', reason });
    void gateway.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

main().catch((error: unknown) => {
  const known = error instanceof SettingError || error instanceof RangeError;
  logToStdout({
    level: 'error',
    event: 'not started',
    reason: known || error instanceof Error ? error.message : 'unknown',
  });
  process.exit(1);
});
