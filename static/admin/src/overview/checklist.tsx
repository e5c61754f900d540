/** The way from nothing to the first mail, until it is walked. */
import { useId, type ReactElement } from 'react';
import CheckIcon from '@atlaskit/icon/core/check-circle';
import UncheckedIcon from '@atlaskit/icon/core/check-circle-unchecked';
import { Link } from '../frame/link';
import type { Step } from './health';

export function Checklist({ steps }: { readonly steps: readonly Step[] }): ReactElement {
  const id = useId();
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <section className="panel overview-part" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>Get started</h2>
        <span className="quiet">
          {done} of {steps.length} done
        </span>
      </header>
      <ol className="checklist">
        {steps.map((step) => (
          <Item key={step.text} step={step} />
        ))}
      </ol>
    </section>
  );
}

function Item({ step: { text, isDone, to, action } }: { readonly step: Step }): ReactElement {
  return (
    <li className={isDone ? 'is-done' : undefined}>
      <span className="checklist-icon">
        {isDone ? (
          <CheckIcon label="Done" color="currentColor" />
        ) : (
          <UncheckedIcon label="To do" color="currentColor" />
        )}
      </span>
      <span>{text}</span>
      {!isDone && <span className="checklist-action">{to === null ? action : <Link to={to}>{action}</Link>}</span>}
    </li>
  );
}
