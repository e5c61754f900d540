/** Whether the accounts add up: listed against outcomes, and outcomes against the records themselves. */
import type { Product } from '../product';

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** What is wrong, in words; '' when all is well. */
export async function booksProblem(product: Product): Promise<string> {
  const wrong: string[] = [];
  const { mailboxes } = await product.ask('accounts', {});
  for (const { mailboxId, days } of mailboxes) {
    for (const { day, listed, outcomes, inWork, unexplained } of days) {
      const known = sumOf(outcomes) + inWork;
      if (listed !== known || unexplained !== 0) wrong.push(`${day}: ${listed} listed, ${known} accounted for`);
      const recount = await product.ask('accounts.recount', { mailboxId, day });
      for (const outcome of new Set([...Object.keys(recount.outcomes), ...Object.keys(recount.booked)])) {
        const records = recount.outcomes[outcome] ?? 0;
        const booked = recount.booked[outcome] ?? 0;
        if (records !== booked) wrong.push(`${day}: ${records} records are ${outcome}, ${booked} are booked`);
      }
    }
  }
  return wrong.join('; ');
}
