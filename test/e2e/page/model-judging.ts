/** Judging mail behind the page, in memory: choices of a project, people, back-test, explain. */
import type {
  Backtest,
  BacktestChange,
  Explanation,
  HandlerChoices,
  JudgingAnswers,
  JudgingCall,
  MailToExplain,
  Reply,
} from '../../../src/contract';
import { explanation, inboxMails } from './samples-explain';

interface Payload {
  readonly query: string;
  readonly last: number;
  readonly cursor: string | null;
}

export class JudgingModel {
  choices: HandlerChoices = { priorities: [], components: [], fields: [], linkTypes: [] };
  people: JudgingAnswers['handlers.people']['people'] = [];
  /** What changes; each stretch of a back-test looks at so many mails. */
  changes: readonly BacktestChange[] = [];
  stretch = 20;
  mailbox = 45;
  explanation: Explanation = explanation;
  mails: readonly MailToExplain[] = inboxMails;
  /** Holds the next stretches back until it is called. */
  #waiting: (() => void) | null = null;
  waits = false;

  release(): void {
    this.waits = false;
    this.#waiting?.();
  }

  async answer(call: JudgingCall, payload: unknown): Promise<Reply<unknown>> {
    const { query, last, cursor } = payload as Payload;
    if (call === 'handlers.choices') return good(this.choices);
    if (call === 'handlers.people') {
      const wanted = query.toLowerCase();
      const people = this.people.filter((one) => JSON.stringify(one).toLowerCase().includes(wanted));
      return good({ people });
    }
    if (call === 'handlers.backtest') return good(await this.#backtest(last, Number(cursor ?? 0)));
    if (call === 'explain') return good(this.explanation);
    const at = Number(cursor ?? 0);
    return good({ mails: this.mails.slice(at, at + 5), cursor: at + 5 < this.mails.length ? String(at + 5) : null });
  }

  async #backtest(last: number, at: number): Promise<Backtest> {
    if (this.waits && at > 0) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    const looked = Math.min(this.stretch, last, this.mailbox - at);
    const isLast = at + looked >= this.mailbox;
    return {
      looked,
      changes: at === 0 ? this.changes : [],
      missing: 0,
      cursor: isLast ? null : String(at + looked),
    };
  }
}

function good<T>(value: T): Reply<T> {
  return { ok: true, value };
}
