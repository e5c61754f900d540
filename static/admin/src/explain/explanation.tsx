/** How a mail was understood and judged: outcome, checks, issue and clues, sender, text with what was cut, files, comment. */
import { useState, type ReactElement, type ReactNode } from 'react';
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { IssueLink } from '../frame/link';
import { Note } from '../kit/note';
import { exactTime } from '../kit/time';
import { useSurroundings } from '../kit/surroundings';
import type { Explanation, ExplainedStep, ExplainedText } from '../../../../src/contract';
import { AdfView } from './adf-view';

const tones = {
  comment: 'success',
  create: 'success',
  bounce: 'information',
  heartbeat: 'information',
  discard: 'information',
  refuse: 'warning',
  hold: 'warning',
} as const;

export function ExplanationView({ explanation }: { readonly explanation: Explanation }): ReactElement {
  const { disposition, handler, acts, written } = explanation;
  return (
    <div className="explanation">
      <div role="status">
        <Note appearance={tones[disposition.kind]} title={disposition.detail}>
          <p>{handler ? `Decided by the handler “${handler.name}”.` : 'No handler was asked.'}</p>
          {acts.length > 0 && (
            <ol className="acts">
              {acts.map((act, at) => (
                <li key={at}>{act}</li>
              ))}
            </ol>
          )}
        </Note>
      </div>
      <Steps steps={explanation.steps} />
      <Mail explanation={explanation} />
      <IssuePart explanation={explanation} />
      <SenderPart explanation={explanation} />
      <TextPart explanation={explanation} />
      <Files explanation={explanation} />
      {written && (
        <Part title="As Jira will show it">
          <div className="panel">
            <AdfView document={written.adf} />
          </div>
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="explain-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Steps({ steps }: { readonly steps: readonly ExplainedStep[] }): ReactElement {
  const [isAll, setAll] = useState(true);
  const shown = isAll ? steps : steps.filter(({ matched }) => matched);
  return (
    <Part title="Checks">
      <div>
        <Button appearance="subtle" onClick={() => setAll(!isAll)}>
          {isAll ? 'Show only what applied' : 'Show all checks'}
        </Button>
      </div>
      <ol className="explain-checks">
        {shown.map(({ check, matched, looked, handler }, at) => (
          <li key={at}>
            <Lozenge appearance={matched ? 'inprogress' : 'default'}>{matched ? 'Yes' : 'No'}</Lozenge>
            <div>
              <p>{check}</p>
              {looked !== '' && <p className="quiet">{looked}</p>}
              {handler && <p className="quiet">Handler: {handler.name}</p>}
            </div>
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Mail({ explanation: { mail } }: { readonly explanation: Explanation }): ReactElement {
  const { locale, timeZone } = useSurroundings().reader;
  const rows: readonly (readonly [string, string])[] = [
    ['Subject', mail.subject || 'None'],
    ['To', mail.to.join(', ')],
    ['Cc', mail.cc.join(', ')],
    ['Delivered to', mail.deliveredTo.join(', ')],
    ['Date', mail.dateMs === null ? '' : exactTime(mail.dateMs, locale, timeZone)],
    ['Message-ID', mail.messageId ?? 'None'],
    ['Size', size(mail.sizeBytes)],
    ['Kind', [mail.kind, ...mail.evidence.map(({ where, value }) => `${where}: ${value}`)].join('; ')],
    ['Damage', mail.defects.map(({ detail, code }) => detail || code).join(' ')],
  ];
  return (
    <Part title="The mail">
      <Facts rows={rows} />
    </Part>
  );
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }): ReactElement {
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== '' && value !== null)
        .map(([name, value]) => (
          <div className="fact" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const clueNames = {
  'reply-token': 'Our signed reply address',
  references: 'A mail it answers',
  'subject-key': 'Key in the subject',
  'plus-address': 'Plus address',
} as const;
const outcomes = {
  chosen: 'chosen',
  'no-issue': 'leads to no issue',
  'not-allowed': 'not allowed by the handler for this sender',
  'not-needed': 'not needed: a stronger clue was enough',
} as const;

function IssuePart({ explanation: { issue, clues } }: { readonly explanation: Explanation }): ReactElement {
  return (
    <Part title="The issue">
      {issue ? (
        <p>
          <IssueLink issueKey={issue.key} /> {issue.summary} <Lozenge>{issue.status}</Lozenge>{' '}
          <span className="quiet">known by: {clueNames[issue.by].toLowerCase()}</span>
        </p>
      ) : (
        <p>It belongs to no issue.</p>
      )}
      {clues.length > 0 && (
        <ul className="clues">
          {clues.map(({ by, said, issueKey, outcome }, at) => (
            <li key={at}>
              {clueNames[by]} <code>{said}</code>
              {issueKey !== null && issueKey !== said && ` (${issueKey})`}: {outcomes[outcome]}
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function SenderPart({ explanation: { sender } }: { readonly explanation: Explanation }): ReactElement {
  const { name, address, user, authentication, involvedAs } = sender;
  const checks =
    authentication === null
      ? 'not known: no trusted mail server says so'
      : `${authentication.verified ? 'yes' : 'no'}, says ${authentication.server} (SPF ${authentication.spf ?? 'none'}, DKIM ${authentication.dkim ?? 'none'}, DMARC ${authentication.dmarc ?? 'none'})`;
  return (
    <Part title="The sender">
      <Facts
        rows={[
          ['From', name === '' ? address : `${name} <${address}>`],
          ['Jira user', user ? `${user.displayName}${user.active ? '' : ' (inactive)'}` : 'unknown'],
          ['Verified', checks],
          ['Involved', involvedAs.join(', ')],
        ]}
      />
    </Part>
  );
}

const roles = { reply: 'Kept', quoted: 'Quoted', signature: 'Signature', forwarded: 'Forwarded' } as const;

function TextPart({ explanation: { text, cutBy, forwarded } }: { readonly explanation: Explanation }): ReactElement {
  return (
    <Part title="The text">
      {text.length === 0 && <p>It has no text.</p>}
      {cutBy !== '' && <p className="quiet">Cut by {cutBy}</p>}
      {forwarded && (
        <p className="quiet">
          A forward of “{forwarded.subject}” from {forwarded.from}.
        </p>
      )}
      {text.map((stretch, at) => (
        <Stretch key={at} stretch={stretch} />
      ))}
    </Part>
  );
}

/** So much is shown at once: a mail of megabytes must not hold up the page. */
const shownAtOnce = 20_000;

function Stretch({ stretch: { role, text } }: { readonly stretch: ExplainedText }): ReactElement {
  const [shown, setShown] = useState(shownAtOnce);
  const [isOpen, setOpen] = useState(role === 'reply' || role === 'forwarded');
  const left = text.length - shown;
  return (
    <details
      className={`stretch stretch-${role}`}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        {roles[role]} <span className="quiet">{text.length} characters</span>
      </summary>
      {isOpen && (
        <>
          <pre>{text.slice(0, shown)}</pre>
          {left > 0 && (
            <Button onClick={() => setShown(shown + 5 * shownAtOnce)}>Show more ({left} characters are left)</Button>
          )}
        </>
      )}
    </details>
  );
}

function Files({ explanation: { attachments } }: { readonly explanation: Explanation }): ReactElement | null {
  if (attachments.length === 0) return null;
  return (
    <Part title="Attachments">
      <ul className="clues">
        {attachments.map(({ name, type, sizeBytes, kept, reason }, at) => (
          <li key={at}>
            <Lozenge appearance={kept ? 'success' : 'removed'}>{kept ? 'Kept' : 'Left out'}</Lozenge> {name}{' '}
            <span className="quiet">
              {type}, {size(sizeBytes)}
            </span>
            {reason !== '' && <p className="quiet">{reason}</p>}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function size(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
