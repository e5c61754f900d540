/**
 * The connection doctor: opens a connection exactly as the product does, step by step, says what each step found, and when one
 * fails looks further until it can say why and what to change.
 */
import type { DoctorReport, DoctorRequest, Failure } from '../../contract';
import { failureOf } from '../failure';
import type { Call } from '../session/call';
import { abortReason } from '../wire/clock';
import { TlsError } from '../wire/errors';
import { examineImap } from './imap';
import { lookFurther } from './look-further';
import { examinePop3 } from './pop3';
import { Record, type Findings, type OnStep } from './record';
import { examineSmtp } from './smtp';

/** Never fails: what goes wrong is the report. `onStep` is told of each step as it starts and ends. */
export async function examine(request: DoctorRequest, call: Call, onStep: OnStep): Promise<DoctorReport> {
  const record = new Record(request.server, onStep);
  if (request.server.encryption === 'none' && request.server.username !== '') {
    record.warns(
      'User name, password and mail travel without encryption: whoever can listen on the way can read them.',
    );
  }
  try {
    const findings = await examined(request, briefly(call), record);
    return { ok: true, failure: null, ...findings, ...record.report() };
  } catch (thrown) {
    const error = call.signal.aborted ? abortReason(call.signal, 'the examination') : thrown;
    if (error instanceof TlsError && error.certificate !== null) record.sawCertificate(error.certificate);
    const failure = await explained(error, request, call);
    record.failed(failure.message);
    return { ok: false, failure, mailbox: null, sharedAs: null, ...record.report() };
  }
}

function examined(request: DoctorRequest, call: Call, record: Record): Promise<Findings> {
  switch (request.server.protocol) {
    case 'imap':
      return examineImap(request, call, record);
    case 'pop3':
      return examinePop3(request, call, record);
    case 'smtp':
      return examineSmtp(request, call, record);
  }
}

/** People wait for the report: one step that hangs must leave time to say so. */
const longestStallMs = 12_000;

function briefly(call: Call): Call {
  const { patience } = call.access;
  return {
    ...call,
    access: { ...call.access, patience: { ...patience, stallMs: Math.min(patience.stallMs, longestStallMs) } },
  };
}

async function explained(error: unknown, request: DoctorRequest, call: Call): Promise<Failure> {
  const failure = failureOf(error, { server: request.server });
  return (await lookFurther(failure, request.server, call)) ?? failure;
}
