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
  type DoctorInput,
  type DoctorReport,
  type DoctorRequest,
  type DoctorStep,
} from '../../contract';
import { examine } from '../doctor';
import type { Call } from '../session/call';
import { Pool, noPool } from '../session/pool';
import { accessOf } from '../start';

const usage = `usage: npm run -s doctor -- --protocol imap|pop3|smtp --encryption none|tls|starttls --host H
         [--port P] [--username U --password-stdin] [--shared ALIAS] [--folder F] [--ca FILE]
         [--from ADDRESS [--to ADDRESS [--send]]] [--timeout SECONDS] [--json]
       npm run -s doctor -- --protocol smtp … --from ADDRESS --to ADDRESS --back imap|pop3
         [--back-encryption E] [--back-host H] [--back-port P] [--back-username U] [--back-shared ALIAS]
         [--back-folder F] [--back-ca FILE]

Opens the connection step by step and says what is wrong. The password is read from standard input. With --back a test mail
goes out and must come back into that mailbox; what is not said of it is as for SMTP, and its password is the second line.`;

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
  back: { type: 'string' },
  'back-encryption': { type: 'string' },
  'back-host': { type: 'string' },
  'back-port': { type: 'string', default: '0' },
  'back-username': { type: 'string' },
  'back-shared': { type: 'string' },
  'back-folder': { type: 'string', default: 'INBOX' },
  'back-ca': { type: 'string' },
  timeout: { type: 'string', default: '60' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

class WrongUsage extends Error {}

interface Asked {
  readonly request: DoctorRequest;
  /** The mailbox in which the test mail must arrive: examined first. */
  readonly back: DoctorRequest | null;
  readonly json: boolean;
  readonly timeoutMs: number;
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

function asked(args: readonly string[]): Asked {
  const { values } = parseArgs({ args: [...args], options, strict: true });
  if (values.help) throw new WrongUsage('');
  if (values.back !== undefined && (values.protocol !== 'smtp' || values.from === undefined || values.to === undefined))
    throw new WrongUsage('--back needs --protocol smtp, --from and --to.');
  const [password, second] = values['password-stdin'] ? passwordsFromStdin(values.back !== undefined) : ['', ''];
  const request = requestOf({
    server: serverOf(values, password),
    folder: values.folder,
    ...(values.from === undefined ? {} : { from: values.from }),
    ...(values.to === undefined ? {} : { to: values.to }),
    send: values.send || values.back !== undefined,
  });
  const back =
    values.back === undefined
      ? null
      : requestOf(
          { server: serverOf(mailboxOf(values, values.back), second), folder: values['back-folder'] },
          '--back-',
        );
  return { request, back, json: values.json, timeoutMs: Number(values.timeout) * 1000 };
}

/** A server as it stands on the command line. */
interface ServerWords {
  readonly protocol?: string | undefined;
  readonly encryption?: string | undefined;
  readonly host?: string | undefined;
  readonly port: string;
  readonly username: string;
  readonly shared?: string | undefined;
  readonly ca?: string | undefined;
}

/** What is not said of the mailbox is as for sending: most accounts are one for both. */
function mailboxOf(values: Values, back: string): ServerWords {
  if (back !== 'imap' && back !== 'pop3') throw new WrongUsage('--back must be imap or pop3.');
  return {
    protocol: back,
    encryption: values['back-encryption'] ?? values.encryption,
    host: values['back-host'] ?? values.host,
    port: values['back-port'],
    username: values['back-username'] ?? values.username,
    shared: values['back-shared'],
    ca: values['back-ca'] ?? values.ca,
  };
}

function serverOf(values: ServerWords, password: string): DoctorInput['server'] {
  const [chosen, secured] = [protocol.safeParse(values.protocol), encryption.safeParse(values.encryption)];
  if (!chosen.success) throw new WrongUsage('--protocol must be imap, pop3 or smtp.');
  if (!secured.success) throw new WrongUsage('--encryption must be none, tls or starttls.');
  return {
    protocol: chosen.data,
    encryption: secured.data,
    host: values.host ?? '',
    port: Number(values.port),
    username: values.username,
    password,
    sharedMailbox: values.shared ?? null,
    sharedAs: null,
    trust: values.ca === undefined ? { kind: 'system' } : { kind: 'ca', pem: readFileSync(values.ca, 'utf8') },
  };
}

function requestOf(input: DoctorInput, prefix = '--'): DoctorRequest {
  const request = doctorRequest.safeParse(input);
  if (request.success) return request.data;
  throw new WrongUsage(
    request.error.issues.map(({ path, message }) => `${prefix}${path.at(-1)?.toString() ?? ''}: ${message}`).join('\n'),
  );
}

/** All of standard input but the line end that a shell's echo adds; for a pair two lines, or one for both. */
function passwordsFromStdin(isPair: boolean): readonly [string, string] {
  const all = readFileSync(0, 'utf8').replace(/\r?\n$/, '');
  const [first = '', second = first] = isPair ? all.split(/\r?\n/) : [all];
  return [first, second];
}

async function main(): Promise<number> {
  const { request, back, json, timeoutMs } = asked(process.argv.slice(2));
  const onStep = json ? () => undefined : showStep;
  const call = callOf(timeoutMs);
  const mailbox = back === null ? null : await examine(back, call, onStep);
  if (back === null || mailbox === null) return end(await examine(request, call, onStep), json);
  if (!mailbox.ok) return end(mailbox, json, { back: summaryOf(mailbox) });
  if (!json) print('');
  const { server, folder } = back;
  const roundTrip = { server: { ...server, sharedAs: mailbox.sharedAs }, folder };
  return end(await examine({ ...request, roundTrip }, call, onStep), json, { back: summaryOf(mailbox) });
}

/** Time that is kept to say that the test mail did not come back. */
const sayingMs = 15_000;

function callOf(timeoutMs: number): Call {
  // Whoever runs a command on a machine may connect wherever the machine can.
  const access = accessOf({ network: { allow: ['0.0.0.0/0', '::/0'], ports: 'any' } });
  const roundTripMs = Math.max(timeoutMs - sayingMs, 1000);
  return {
    signal: AbortSignal.timeout(timeoutMs),
    access: { ...access, patience: { ...access.patience, roundTripMs } },
    pool: new Pool(noPool),
  };
}

function end(report: DoctorReport, json: boolean, beside: object = {}): number {
  if (json) print(JSON.stringify({ ...summaryOf(report), ...beside }));
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
