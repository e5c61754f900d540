/** Where that mail is, in a sentence, and what each place said. */
import { useId, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { Time } from '../kit/time';
import type { FindAnswer, Finding } from '../../../../src/contract';
import { Rows } from './rows';

interface AnswerProps {
  readonly answer: FindAnswer;
  readonly onClose: () => void;
}

export function Answer({ answer, onClose }: AnswerProps): ReactElement {
  const { sentence, atMs, findings, rows } = answer;
  const id = useId();
  return (
    <section className="panel answer" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>Where is that mail?</h2>
        <Button appearance="subtle" spacing="compact" onClick={onClose}>
          Close
        </Button>
      </header>
      <p className="answer-sentence" role="status">
        {sentence} {atMs !== null && <Time at={atMs} />}
      </p>
      <dl className="facts">
        {findings.map((finding) => (
          <FindingLine key={`${finding.place} ${finding.name}`} finding={finding} />
        ))}
      </dl>
      {rows.length > 0 && <Rows label="Mails found" rows={rows} />}
    </section>
  );
}

function FindingLine({ finding: { name, text } }: { readonly finding: Finding }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );
}
