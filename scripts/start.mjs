/** npm start: sets itself up where needed, then runs the local host under Node 24 until it ends. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildAdminPage, bundleHost, environment, installPackages, node24, root } from './setup.mjs';

installPackages();
const node = node24();
buildAdminPage(node);
const dist = await bundleHost();

// The channel tells the host when this process dies, however it dies: nothing is left running behind.
const host = spawn(node, ['--enable-source-maps', join(dist, 'host.cjs'), ...process.argv.slice(2)], {
  cwd: root,
  env: { ...environment(node), POSTROOM_CALLED_FROM: process.cwd() },
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => host.kill(signal));
host.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 0));

// npm may be killed without telling its child: then this process has a new parent.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) host.kill('SIGTERM');
  }, 250).unref();
}
