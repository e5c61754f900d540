/** The ways out and the gateway, each in a line. */
import { useId, type ReactElement } from 'react';
import Lozenge from '@atlaskit/lozenge';
import { stateOf, toneColors } from '../connections/words';
import { Link } from '../frame/link';
import { Time } from '../kit/time';
import type { ConnectionView, Overview } from '../../../../src/contract';

export function Outgoing({ views }: { readonly views: readonly ConnectionView[] }): ReactElement {
  const id = useId();
  return (
    <section className="overview-part" aria-labelledby={id}>
      <h2 id={id}>Mail out</h2>
      <ul className="lines">
        {views.map((view) => (
          <OutgoingLine key={view.connection.id} view={view} />
        ))}
      </ul>
    </section>
  );
}

function OutgoingLine({ view }: { readonly view: ConnectionView }): ReactElement {
  const { text, tone } = stateOf(view);
  const { connection, sending } = view;
  const lastSuccessMs = sending?.lastSuccessMs ?? null;
  return (
    <li>
      <Link to={`/connections/${encodeURIComponent(connection.id)}`}>{connection.name}</Link>
      <Lozenge appearance={toneColors[tone]}>{text}</Lozenge>
      <span className="quiet">
        {lastSuccessMs === null ? (
          'sent nothing yet'
        ) : (
          <>
            last sent <Time at={lastSuccessMs} />
          </>
        )}
      </span>
      {connection.enabled && sending?.failure && <span className="lines-wide">{sending.failure.message}</span>}
      {connection.enabled &&
        view.certificate?.warnings.map((warning) => (
          <span key={warning} className="lines-wide">
            {warning}
          </span>
        ))}
    </li>
  );
}

export function GatewayLine({ gateway }: { readonly gateway: Overview['gateway'] }): ReactElement {
  const id = useId();
  return (
    <section className="overview-part" aria-labelledby={id}>
      <h2 id={id}>Mail gateway</h2>
      <ul className="lines">
        <li>
          <Lozenge appearance={gateway.ok ? 'success' : 'removed'}>
            {gateway.ok ? 'Answers' : gateway.version === null ? 'Does not answer' : 'Too old'}
          </Lozenge>
          {gateway.version !== null && <span className="quiet">version {gateway.version}</span>}
        </li>
      </ul>
    </section>
  );
}
