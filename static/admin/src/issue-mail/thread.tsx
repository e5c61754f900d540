/** The mails of an issue, oldest first: in, out, what became of each; reply, forward, send again. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import InIcon from '@atlaskit/icon/core/arrow-down-left';
import OutIcon from '@atlaskit/icon/core/arrow-up-right';
import Lozenge from '@atlaskit/lozenge';
import { announce, call } from '../api';
import { toneColors } from '../connections/words';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Time } from '../kit/time';
import { failureIn, type Loaded } from '../kit/use-call';
import { outcomeOf } from '../log/outcomes';
import type { Correspondent, Failure, IssueThread, ThreadMail } from '../../../../src/contract';
import type { Answering } from './compose-form';

interface ThreadProps {
  readonly thread: Loaded<IssueThread>;
  readonly onAnswer: (answering: Answering) => void;
}

export function Thread({ thread: { value, failure, reload }, onAnswer }: ThreadProps): ReactElement {
  const [unsent, setUnsent] = useState<Failure | null>(null);
  const resend = async ({ id }: ThreadMail): Promise<void> => {
    const reply = await call('issueMail.resend', { id });
    setUnsent(reply.ok ? null : failureIn(reply));
    if (reply.ok) announce({ title: 'The mail is being sent again', type: 'info' });
    await reload();
  };
  return (
    <>
      {failure && <FailureNote title="The mails could not be read" failure={failure} />}
      {unsent && <FailureNote title="The mail was not sent again" failure={unsent} />}
      {!value && !failure && <Loading />}
      {value?.mails.length === 0 && <p className="empty">No mail of this issue yet.</p>}
      <ol className="thread" aria-label="Mails of the issue">
        {value?.mails.map((mail) => (
          <Mail key={mail.id} mail={mail} onAnswer={onAnswer} onResend={() => void resend(mail)} />
        ))}
      </ol>
    </>
  );
}

const named = ({ name, address }: Correspondent): string => (name === '' ? address : name);

interface MailProps {
  readonly mail: ThreadMail;
  readonly onAnswer: ThreadProps['onAnswer'];
  readonly onResend: () => void;
}

function Mail({ mail, onAnswer, onResend }: MailProps): ReactElement {
  const { id, direction, atMs, from, to, subject, outcome, reason } = mail;
  const isIn = direction === 'in';
  const Icon = isIn ? InIcon : OutIcon;
  const { text, tone } = outcomeOf(outcome);
  const title = subject === '' ? 'No subject' : subject;
  return (
    <li className="thread-mail">
      <Icon label={isIn ? 'In' : 'Out'} color="currentColor" />
      <div>
        <p>
          <strong>{named(from) === '' ? 'Unknown sender' : named(from)}</strong>{' '}
          <span className="quiet">
            to {to.map(named).join(', ')} · <Time at={atMs} />
          </span>
        </p>
        <p>{title}</p>
        <p>
          <Lozenge appearance={toneColors[tone]}>{text}</Lozenge> <span className="quiet">{reason}</span>
        </p>
        {!isIn && <Trouble to={to} />}
        <div className="buttons thread-acts">
          <Button
            spacing="compact"
            aria-label={`Reply to ${title} of ${named(from)}`}
            onClick={() => onAnswer({ id, how: 'reply' })}
          >
            Reply
          </Button>
          {to.length > 1 && (
            <Button spacing="compact" onClick={() => onAnswer({ id, how: 'reply-all' })}>
              Reply to all
            </Button>
          )}
          <Button spacing="compact" aria-label={`Forward ${title}`} onClick={() => onAnswer({ id, how: 'forward' })}>
            Forward
          </Button>
          {!isIn && (
            <Button spacing="compact" aria-label={`Resend ${title}`} onClick={onResend}>
              Resend
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}

/** Recipients for whom it did not go well. */
function Trouble({ to }: { readonly to: ThreadMail['to'] }): ReactElement | null {
  const bad = to.filter(({ outcome }) => outcome === 'failed' || outcome === 'bounced' || outcome === 'suppressed');
  if (bad.length === 0) return null;
  return (
    <ul className="thread-trouble">
      {bad.map(({ address, outcome, reply }) => (
        <li key={address}>
          {address}: {outcomeOf(outcome).text.toLowerCase()}
          {reply !== '' && <span className="quiet"> {reply}</span>}
        </li>
      ))}
    </ul>
  );
}
