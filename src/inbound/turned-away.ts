/** What becomes of mail that a rule does not let in. */
import type { TurnedAway } from '../contract';
import type { MailKind } from '../mail';
import type { Disposition } from './disposition';

type Reason = 'sender-blocked' | 'not-allowed' | 'no-issue';

/** A machine that is told something answers, so only people are. */
const isPerson = ({ kind }: MailKind): boolean => kind === 'person' || kind === 'calendar';

export function turnAway(rule: TurnedAway, reason: Reason, detail: string, kind: MailKind): Disposition {
  switch (rule.kind) {
    case 'hold':
      return { kind: 'hold', reason, detail };
    case 'discard':
      return { kind: 'discard', reason, detail };
    case 'refuse':
      return isPerson(kind)
        ? { kind: 'refuse', reason, detail, text: rule.text }
        : { kind: 'discard', reason, detail: `${detail} No machine is told.` };
  }
}
