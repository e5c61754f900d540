/** Held: what waits for me? */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Menu } from '../kit/menu';
import { useCall } from '../kit/use-call';
import { Rows, titleOf } from '../log/rows';
import type { HeldGroup, LogRow } from '../../../../src/contract';
import { Groups, sameGroup } from './groups';
import { useHeld } from './use-held';
import { acts, actWords, canAct, type Act, type Target } from './wish';
import { WishDialog } from './wish-dialog';

interface Acting {
  readonly act: Act;
  readonly target: Target;
}

export function HeldPage(): ReactElement {
  const [chosen, setChosen] = useState<HeldGroup | null>(null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [acting, setActing] = useState<Acting | null>(null);
  const { value, failure, reload } = useCall('held.groups', {}, { everyMs: 5_000 });
  const group = value?.groups.find((one) => sameGroup(one, chosen)) ?? null;
  const held = useHeld(group?.mailbox.id ?? null, group?.cause ?? null);
  const rows = held.rows.filter(({ id }) => ticked.has(id)).filter(canAct);
  const done = (): void => {
    setActing(null);
    setTicked(new Set());
    void reload();
    void held.reload();
  };
  return (
    <Page
      title="Held"
      lead="Mail that Postroom did not want to decide about alone. It stays in its mailbox until you do."
    >
      {failure && <FailureNote title="Held mail could not be read" failure={failure} />}
      {held.failure && <FailureNote title="The mails could not be read" failure={held.failure} />}
      {!value && !failure && <Loading />}
      {value && (
        <Groups
          {...value}
          chosen={group}
          onChoose={(next) => {
            setChosen(next);
            setTicked(new Set());
          }}
          onAct={(act, { mailbox, cause, count }) =>
            setActing({ act, target: { kind: 'all', mailboxId: mailbox.id, cause, count } })
          }
        />
      )}
      {held.rows.length > 0 && (
        <HeldRows
          rows={held.rows}
          ticked={ticked}
          onTick={setTicked}
          onAct={(act, some) => setActing({ act, target: { kind: 'rows', rows: some } })}
          chosen={rows}
        />
      )}
      {held.hasMore && <Button onClick={held.more}>Show older mail</Button>}
      {acting && <WishDialog {...acting} onClose={() => setActing(null)} onDone={done} />}
    </Page>
  );
}

interface HeldRowsProps {
  readonly rows: readonly LogRow[];
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (ticked: ReadonlySet<string>) => void;
  /** Of those that are ticked. */
  readonly chosen: readonly LogRow[];
  readonly onAct: (act: Act, rows: readonly LogRow[]) => void;
}

function HeldRows({ rows, ticked, onTick, chosen, onAct }: HeldRowsProps): ReactElement {
  const possible = rows.filter(canAct);
  const isAll = possible.length > 0 && chosen.length === possible.length;
  const tick = (id: string, isTicked: boolean): void => {
    const next = new Set(ticked);
    if (isTicked) next.add(id);
    else next.delete(id);
    onTick(next);
  };
  return (
    <section className="held-rows" aria-label="Held mails">
      <div className="bulk">
        <label className="tick">
          <input
            type="checkbox"
            checked={isAll}
            onChange={() => onTick(isAll ? new Set() : new Set(possible.map(({ id }) => id)))}
          />
          <span>Choose all shown</span>
        </label>
        <span className="quiet" role="status">
          {chosen.length === 0 ? '' : `${chosen.length} chosen`}
        </span>
        {chosen.length > 0 &&
          acts.map((act) => (
            <Button key={act} spacing="compact" onClick={() => onAct(act, chosen)}>
              {actWords[act].text}
            </Button>
          ))}
      </div>
      <Rows
        label="Held mails"
        rows={rows}
        lead={(row) => (
          <input
            type="checkbox"
            className="row-tick"
            aria-label={`Choose ${titleOf(row)}`}
            checked={ticked.has(row.id)}
            disabled={!canAct(row)}
            onChange={(event) => tick(row.id, event.currentTarget.checked)}
          />
        )}
        end={(row) =>
          canAct(row) && (
            <Menu
              label={`Actions for ${titleOf(row)}`}
              actions={acts.map((act) => ({
                text: actWords[act].text,
                onClick: () => onAct(act, [row]),
                isDanger: act === 'discard',
              }))}
            />
          )
        }
      />
    </section>
  );
}
