/** npm start: sets itself up where needed, then runs the local host under Node 24 until it ends. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildAdminPage, bundleHost, environment, installPackages, node24, root } from './setup.mjs';

installPackages();
const node = node24();
buildAdminPage(node);
const dist = await bundleHost();

// The channel tells the host when this process dies, however it dies: nothing is left running behind.
// A wide nursery for young objects: most of what a mail leaves behind is dead before it is looked through.
const nodeOptions = ['--enable-source-maps', '--max-semi-space-size=64'];
const host = spawn(node, [...nodeOptions, join(dist, 'host.cjs'), ...process.argv.slice(2)], {
  cwd: root,
  env: { ...environment(node), POSTROOM_CALLED_FROM: process.env.INIT_CWD ?? process.cwd() },
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => host.kill(signal));
host.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 0)));

// npm may be killed without telling its child: then this process, or the shell between the two, has a new parent.
if (process.env.npm_lifecycle_event) {
  const family = () => `${process.ppid} ${parentOf(process.ppid)}`;
  const before = family();
  setInterval(() => {
    if (family() !== before) host.kill('SIGTERM');
  }, 250).unref();
}

/** Linux only; elsewhere the direct parent has to do. */
function parentOf(pid) {
  const path = `/proc/${pid}/stat`;
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .replace(/^.*\) \S+ /s, '')
        .split(' ')[0]
    : '';
}
