/** A mail's way in steps, and the checks of the decision with what each looked at. */
import { useId, type ReactElement } from 'react';
import CheckIcon from '@atlaskit/icon/core/check-circle';
import WaitingIcon from '@atlaskit/icon/core/clock';
import FailedIcon from '@atlaskit/icon/core/cross-circle';
import SkippedIcon from '@atlaskit/icon/core/check-circle-unchecked';
import { Time } from '../kit/time';
import type { JourneyStep, LogEntry } from '../../../../src/contract';

const icons = { done: CheckIcon, failed: FailedIcon, waiting: WaitingIcon, skipped: SkippedIcon };
const spoken = { done: 'Done', failed: 'Failed', waiting: 'Waiting', skipped: 'Not done' };

export function Journey({ steps }: { readonly steps: readonly JourneyStep[] }): ReactElement {
  const id = useId();
  return (
    <section className="entry-part" aria-labelledby={id}>
      <h2 id={id}>What happened</h2>
      <ol className="journey">
        {steps.map((step, index) => (
          <Step key={`${index} ${step.title}`} step={step} />
        ))}
      </ol>
    </section>
  );
}

function Step({ step: { state, title, detail, atMs } }: { readonly step: JourneyStep }): ReactElement {
  const Icon = icons[state];
  return (
    <li className={`journey-${state}`}>
      <span className="journey-icon">
        <Icon label={spoken[state]} color="currentColor" />
      </span>
      <div>
        <p>
          {title} {atMs !== null && <span className="quiet">{<Time at={atMs} />}</span>}
        </p>
        {detail !== '' && <p className="quiet">{detail}</p>}
      </div>
    </li>
  );
}

export function Checks({ checks }: Pick<LogEntry, 'checks'>): ReactElement {
  return (
    <details className="more entry-part">
      <summary>How it was decided</summary>
      <ol className="checks">
        {checks.map(({ check, matched, looked }) => (
          <li key={check} className={matched ? 'is-matched' : undefined}>
            <p>
              {check} <strong>{matched ? 'Yes' : 'No'}</strong>
            </p>
            {looked !== '' && <p className="quiet">{looked}</p>}
          </li>
        ))}
      </ol>
    </details>
  );
}
