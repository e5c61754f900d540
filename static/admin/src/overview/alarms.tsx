/** What is wrong right now, since when, and whether somebody was told. */
import type { ReactElement } from 'react';
import { Link } from '../frame/link';
import { Note } from '../kit/note';
import { Time } from '../kit/time';
import type { Alarm } from '../../../../src/contract';

/** Where one mends it. */
const places = {
  heartbeat: () => ({ to: '/log', text: 'Look at the mail log' }),
  gateway: () => ({ to: '/settings', text: 'Look at the gateway' }),
  loop: () => ({ to: '/held', text: 'Look at held mail' }),
  'mailbox-failing': (about: string) => ({
    to: `/connections/${encodeURIComponent(about)}`,
    text: 'Open the connection',
  }),
  'sending-failing': (about: string) => ({
    to: `/connections/${encodeURIComponent(about)}`,
    text: 'Open the connection',
  }),
  held: () => ({ to: '/held', text: 'Look at held mail' }),
  unexplained: () => null,
  silence: (about: string) => ({ to: `/connections/${encodeURIComponent(about)}`, text: 'Open the connection' }),
} as const satisfies Readonly<Record<Alarm['kind'], (about: string) => { to: string; text: string } | null>>;

export function Alarms({ alarms }: { readonly alarms: readonly Alarm[] }): ReactElement {
  return (
    <section className="alarms" aria-label="Alarms">
      {alarms.map((alarm) => (
        <AlarmNote key={`${alarm.kind} ${alarm.about}`} alarm={alarm} />
      ))}
    </section>
  );
}

function AlarmNote({ alarm: { kind, about, text, sinceMs, toldBy } }: { readonly alarm: Alarm }): ReactElement {
  const place = places[kind](about);
  return (
    <Note appearance={kind === 'held' || kind === 'silence' ? 'warning' : 'error'} title={text}>
      <p>
        Since <Time at={sinceMs} />
        {toldBy.length > 0 && `, told by ${toldBy.join(' and ')}`}
      </p>
      {place && (
        <p>
          <Link to={place.to}>{place.text}</Link>
        </p>
      )}
    </Note>
  );
}
