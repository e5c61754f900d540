/**
 * The connection doctor on the command line: the same examination as the button Test, from this machine. Exit code 0 = all well,
 * 1 = a step failed, 2 = the command line is wrong.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  doctorRequest,
  encryption,
  protocol,
  type DoctorReport,
  type DoctorRequest,
  type DoctorStep,
} from '../../contract';
import { examine } from '../doctor';
import { Pool, noPool } from '../session/pool';
import { accessOf } from '../start';

const usage = `usage: npm run -s doctor -- --protocol imap|pop3|smtp --encryption none|tls|starttls --host H
         [--port P] [--username U --password-stdin] [--shared ALIAS] [--folder F] [--ca FILE]
         [--from ADDRESS [--to ADDRESS [--send]]] [--timeout SECONDS] [--json]

Opens the connection step by step and says what is wrong. The password is read from standard input.`;

const options = {
  protocol: { type: 'string' },
  encryption: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string', default: '0' },
  username: { type: 'string', default: '' },
  'password-stdin': { type: 'boolean', default: false },
  shared: { type: 'string' },
  folder: { type: 'string', default: 'INBOX' },
  ca: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  send: { type: 'boolean', default: false },
  timeout: { type: 'string', default: '60' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

class WrongUsage extends Error {}

interface Asked {
  readonly request: DoctorRequest;
  readonly json: boolean;
  readonly timeoutMs: number;
}

function asked(args: readonly string[]): Asked {
  const { values } = parseArgs({ args: [...args], options, strict: true });
  if (values.help) throw new WrongUsage('');
  if (!protocol.safeParse(values.protocol).success) throw new WrongUsage('--protocol must be imap, pop3 or smtp.');
  if (!encryption.safeParse(values.encryption).success)
    throw new WrongUsage('--encryption must be none, tls or starttls.');
  const request = doctorRequest.safeParse({
    server: {
      protocol: values.protocol,
      encryption: values.encryption,
      host: values.host ?? '',
      port: Number(values.port),
      username: values.username,
      password: values['password-stdin'] ? passwordFromStdin() : '',
      sharedMailbox: values.shared ?? null,
      sharedAs: null,
      trust: values.ca === undefined ? { kind: 'system' } : { kind: 'ca', pem: readFileSync(values.ca, 'utf8') },
    },
    folder: values.folder,
    ...(values.from === undefined ? {} : { from: values.from }),
    ...(values.to === undefined ? {} : { to: values.to }),
    send: values.send,
  });
  if (!request.success)
    throw new WrongUsage(
      request.error.issues.map(({ path, message }) => `--${path.at(-1)?.toString() ?? ''}: ${message}`).join('\n'),
    );
  return { request: request.data, json: values.json, timeoutMs: Number(values.timeout) * 1000 };
}

/** All of standard input but the line end that a shell's echo adds. */
function passwordFromStdin(): string {
  return readFileSync(0, 'utf8').replace(/\r?\n$/, '');
}

async function main(): Promise<number> {
  const { request, json, timeoutMs } = asked(process.argv.slice(2));
  const call = {
    signal: AbortSignal.timeout(timeoutMs),
    // Whoever runs a command on a machine may connect wherever the machine can.
    access: accessOf({ network: { allow: ['0.0.0.0/0', '::/0'], ports: 'any' } }),
    pool: new Pool(noPool),
  };
  const report = await examine(request, call, json ? () => undefined : showStep);
  if (json) print(JSON.stringify(summaryOf(report)));
  else showEnd(report);
  return report.ok ? 0 : 1;
}

function summaryOf({ ok, steps, failure, mailbox, sharedAs }: DoctorReport): object {
  const { folder, count, unseen } = mailbox ?? {};
  return { ok, steps, failure, mailbox: mailbox === null ? null : { folder, count, unseen }, sharedAs };
}

function showStep({ name, ok, ms, detail }: DoctorStep): void {
  if (ok !== null) print(`${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(12)} ${`${ms.toFixed(0)} ms`.padStart(8)}  ${detail}`);
}

function showEnd({ failure, warnings, transcript, mailbox }: DoctorReport): void {
  for (const warning of warnings) print(`warning  ${warning}`);
  if (failure === null) {
    print(mailbox === null ? 'All well.' : `All well: ${mailbox.count} messages in ${mailbox.folder}.`);
    return;
  }
  print(`\n${failure.message} (${failure.code})`);
  if (failure.evidence !== '') print(`Why we think so: ${failure.evidence}`);
  if (failure.fix !== null)
    print(
      `What to do: ${failure.fix.text}${failure.fix.patch === undefined ? '' : ` ${JSON.stringify(failure.fix.patch)}`}`,
    );
  print(`\nThe conversation:\n${transcript.map((line) => `  ${line}`).join('\n')}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error && error.message !== '' ? `${error.message}\n\n` : ''}${usage}\n`);
    process.exit(2);
  },
);
