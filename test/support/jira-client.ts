/**
 * jira.js, an independent client of Jira Cloud. It ships ES modules only, with cycles that a file-by-file translation to
 * CommonJS breaks: esbuild makes one file of it, once for a version.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { createCloudClient } from 'jira.js/cloud';
import { devDependencies } from '../../package.json';

export type JiraClient = ReturnType<typeof createCloudClient>;

const outfile = join(process.cwd(), 'dist', 'test', `jira-${devDependencies['jira.js']}.cjs`);

function load(): { readonly createCloudClient: typeof createCloudClient } {
  if (!existsSync(outfile)) {
    buildSync({
      entryPoints: ['jira.js/cloud'],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
      logLevel: 'error',
    });
  }
  return createRequire(outfile)(outfile) as ReturnType<typeof load>;
}

/** Throws on answers whose shape is not the one that Atlassian's description of the API says. */
export function jiraClient(host: string, email: string, apiToken: string): JiraClient {
  return load().createCloudClient({ host, auth: { type: 'basic', email, apiToken }, onSchemaMismatch: 'throw' });
}
