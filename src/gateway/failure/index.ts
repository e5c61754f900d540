/**
 * The one place where what went wrong on a socket becomes a Failure: a closed code, plain words, the evidence, and the fix.
 * Anything unforeseen is `unknown` and keeps its words.
 */
import { FailureError, type Failure, type ServerAddress } from '../../contract';
import { NetworkError, ServerRefusal, TalkError, TlsError, WebhookError, errorText } from '../wire/errors';
import { oneLine } from '../wire/text';
import { diagnose, type Cause } from './cause';
import { greetingCauses } from './greeting';
import { loginCauses } from './login';
import { mailboxCauses } from './mailbox';
import { networkCauses } from './network';
import { concealing } from './secrets';
import { sendingCauses } from './sending';
import { talkCauses } from './talk';
import { tlsCauses } from './tls';
import { webhookCauses } from './webhook';

export { concealing } from './secrets';

/** Where it happened. The password is here only to be kept out of what is said. */
export interface Situation {
  readonly server: ServerAddress & { readonly password?: string };
}

export function failureOf(error: unknown, { server }: Situation): Failure {
  const conceal = concealing(server.username, server.password ?? '');
  const failure = diagnosis(error, server);
  return { ...failure, message: conceal(failure.message), evidence: conceal(oneLine(failure.evidence, 600)) };
}

function diagnosis(error: unknown, server: ServerAddress): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof NetworkError) return told(diagnose(networkCauses, error, server, error.detail), error);
  if (error instanceof TlsError) {
    return told(
      diagnose(tlsCauses, error, server, error.code === error.message ? error.code : `${error.code}: ${error.message}`),
      error,
    );
  }
  if (error instanceof TalkError) return told(diagnose(talkCauses, error, server, error.seen), error);
  if (error instanceof WebhookError) return told(diagnose(webhookCauses, error, server, error.detail), error);
  if (error instanceof ServerRefusal) {
    return told(diagnose(refusalCauses(error), error, server, `The server said: ${quotedRefusal(error)}`), error);
  }
  return told(null, error);
}

/** Which table answers for a refusal: the step decides, then the protocol. */
function refusalCauses({ command, protocol }: ServerRefusal): readonly Cause<ServerRefusal>[] {
  if (command === 'greeting') return greetingCauses;
  if (command === 'login') return loginCauses;
  return protocol === 'smtp' ? sendingCauses : mailboxCauses;
}

function quotedRefusal({ reply, code, text, protocol }: ServerRefusal): string {
  const shownCode = code === '' ? '' : protocol === 'smtp' ? code : `[${code}]`;
  return [reply === 0 ? '' : String(reply), shownCode, text].filter((part) => part !== '').join(' ') || 'nothing more';
}

function told(failure: Failure | null, error: unknown): Failure {
  return (
    failure ?? {
      code: 'unknown',
      message: 'Something went wrong that we do not know yet.',
      evidence: errorText(error),
      fix: null,
    }
  );
}

/** Every cause there is, for the handbook and for the test that each has a proof. */
export const allCauses: readonly Pick<Cause<never>, 'id' | 'code' | 'title' | 'advice'>[] = [
  ...networkCauses,
  ...talkCauses,
  ...tlsCauses,
  ...greetingCauses,
  ...loginCauses,
  ...mailboxCauses,
  ...sendingCauses,
  ...webhookCauses,
];
