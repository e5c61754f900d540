/** Held mail by mailbox and cause: what one can do with all of a kind. */
import { useId, type ReactElement } from 'react';
import { Menu } from '../kit/menu';
import { Time } from '../kit/time';
import type { HeldGroup } from '../../../../src/contract';
import { acts, actWords, type Act } from './wish';

interface GroupsProps {
  readonly groups: readonly HeldGroup[];
  /** There are more held mails than were counted. */
  readonly more: boolean;
  readonly chosen: HeldGroup | null;
  readonly onChoose: (group: HeldGroup | null) => void;
  readonly onAct: (act: Act, group: HeldGroup) => void;
}

export function Groups({ groups, more, chosen, onChoose, onAct }: GroupsProps): ReactElement {
  const id = useId();
  if (groups.length === 0) return <p className="empty">Nothing waits for you.</p>;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>Why they are held</h2>
      <ul className="groups">
        {groups.map((group) => {
          const isChosen = sameGroup(group, chosen);
          return (
            <li key={`${group.mailbox.id} ${group.cause}`}>
              <button
                type="button"
                className="group-choice"
                aria-pressed={isChosen}
                onClick={() => onChoose(isChosen ? null : group)}
              >
                <strong>{group.count}</strong> {causeWords(group)}
                <span className="quiet">
                  {group.mailbox.name}, newest <Time at={group.newestMs} />
                </span>
              </button>
              <Menu
                label={`Actions for all: ${causeWords(group)}`}
                actions={acts.map((act) => ({
                  text: `All ${group.count}: ${actWords[act].text.toLowerCase()}`,
                  onClick: () => onAct(act, group),
                  isDanger: act === 'discard',
                }))}
              />
            </li>
          );
        })}
      </ul>
      {more && <p className="quiet">There are more held mails than are counted here.</p>}
    </section>
  );
}

export const sameGroup = (one: HeldGroup, other: HeldGroup | null): boolean =>
  one.mailbox.id === other?.mailbox.id && one.cause === other.cause;

const causes: Readonly<Record<string, readonly [one: string, many: string]>> = {
  'no-issue': ['belongs to no issue', 'belong to no issue'],
  'no-sender': ['has no sender', 'have no sender'],
  'by-hand': ['was held by hand', 'were held by hand'],
};

/** A failure tells itself. */
function causeWords({ cause, reason, count }: HeldGroup): string {
  const words = causes[cause];
  return words === undefined ? reason : words[count === 1 ? 0 : 1];
}
