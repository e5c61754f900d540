/** Mail in by outcome, over a day and a month, and whether the accounts add up. */
import { useId, useState, type ReactElement } from 'react';
import { FailureNote } from '../kit/failure-note';
import { useSurroundings } from '../kit/surroundings';
import { useCall } from '../kit/use-call';
import { AccountsPart } from './accounts';
import { Chart } from './chart';
import { dayBars, hourBars, sumOf } from './series';

type Span = 'hours' | 'days';

const spans = [
  { span: 'hours', text: '24 hours' },
  { span: 'days', text: '30 days' },
] as const;

export function Traffic(): ReactElement | null {
  const { value, failure } = useCall('accounts', {}, { everyMs: 60_000 });
  const [span, setSpan] = useState<Span>('hours');
  const { reader } = useSurroundings();
  const id = useId();
  if (failure && !value) return <FailureNote title="The accounts could not be read" failure={failure} />;
  if (!value || value.mailboxes.every(({ days }) => days.length === 0)) return null;
  const bars = span === 'hours' ? hourBars(value, reader) : dayBars(value, reader);
  const isEmpty = bars.every(({ counts }) => sumOf(counts) === 0);
  const title = `Mail in by outcome, last ${span === 'hours' ? '24 hours' : '30 days (UTC)'}`;
  return (
    <>
      <section className="overview-part" aria-labelledby={id}>
        <header className="section-head">
          <h2 id={id}>Mail in by outcome</h2>
          <div className="switch" role="group" aria-label="How far back">
            {spans.map((one) => (
              <button key={one.span} type="button" aria-pressed={one.span === span} onClick={() => setSpan(one.span)}>
                {one.text}
              </button>
            ))}
          </div>
        </header>
        {isEmpty ? (
          <p className="empty">No mail came in during the last {span === 'hours' ? '24 hours' : '30 days'}.</p>
        ) : (
          <Chart bars={bars} title={title} unit={span === 'hours' ? 'Hour' : 'Day'} />
        )}
      </section>
      <AccountsPart accounts={value} />
    </>
  );
}
