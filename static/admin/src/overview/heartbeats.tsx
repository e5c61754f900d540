/** Heartbeats: whether mail that goes out comes back in, how long it took, and a small picture of the last ones. */
import { useId, type ReactElement } from 'react';
import Lozenge from '@atlaskit/lozenge';
import { toneColors, type Tone } from '../connections/words';
import { Time } from '../kit/time';
import type { HeartbeatView } from '../../../../src/contract';
import { columnsOf, delayWords, spokenBeats, type BeatColumn } from './heartbeat-words';

const states: Readonly<Record<HeartbeatView['state'], { readonly text: string; readonly tone: Tone }>> = {
  new: { text: 'Waiting for the first', tone: 'information' },
  fine: { text: 'Comes back', tone: 'success' },
  late: { text: 'Late', tone: 'danger' },
  unsent: { text: 'Cannot be sent', tone: 'danger' },
  off: { text: 'Off', tone: 'neutral' },
};

export function Heartbeats({ heartbeats }: { readonly heartbeats: readonly HeartbeatView[] }): ReactElement {
  const id = useId();
  return (
    <section className="overview-part" aria-labelledby={id}>
      <h2 id={id}>Heartbeats</h2>
      <ul className="lines">
        {heartbeats.map((heartbeat) => (
          <HeartbeatLine key={heartbeat.id} heartbeat={heartbeat} />
        ))}
      </ul>
    </section>
  );
}

function HeartbeatLine({ heartbeat }: { readonly heartbeat: HeartbeatView }): ReactElement {
  const { from, to, state, lastBackMs, beats, failure } = heartbeat;
  const { text, tone } = states[state];
  const last = beats.findLast(({ delayMs }) => delayMs !== null)?.delayMs ?? null;
  return (
    <li>
      <span>
        {from.name} → {to.name}
      </span>
      <Lozenge appearance={toneColors[tone]}>{text}</Lozenge>
      <span className="quiet">
        {last === null || lastBackMs === null ? (
          'none is back yet'
        ) : (
          <>
            last one took {delayWords(last)}, read <Time at={lastBackMs} />
          </>
        )}
      </span>
      {beats.length > 0 && <Sparkline label={spokenBeats(heartbeat)} columns={columnsOf(heartbeat)} />}
      {failure && <span className="lines-wide">{failure.message}</span>}
    </li>
  );
}

const height = 24;
const step = 5;

/** A bar for each beat; one that was lost is an empty frame of full height, so that it is told apart without colour, too. */
function Sparkline({
  label,
  columns,
}: {
  readonly label: string;
  readonly columns: readonly BeatColumn[];
}): ReactElement {
  return (
    <svg className="sparkline" role="img" aria-label={label} width={columns.length * step} height={height}>
      <title>{label}</title>
      {columns.map(({ key, share, kind }, index) => {
        const x = index * step + 0.5;
        const tall = kind === 'waiting' ? 2 : kind === 'lost' ? height - 1 : 3 + share * (height - 3);
        return (
          <rect
            key={key}
            className={`sparkline-${kind}`}
            x={x}
            y={height - tall - (kind === 'lost' ? 0.5 : 0)}
            width={step - 1}
            height={tall}
            rx={1}
          />
        );
      })}
    </svg>
  );
}
