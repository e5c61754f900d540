/**
 * `npm run -s crash -- sweep [scenario]` and `npm run -s crash -- kill --times N [--mails N] [--seed N]`: see test/support/crash.
 * Prints figures; ends with 1 when a mail was lost, doubled or went astray.
 */
import { parseArgs } from 'node:util';
import { killRun } from '../../support/crash/kill';
import { sweepAll } from '../../support/crash/report';

const options = {
  times: { type: 'string', default: '200' },
  mails: { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
  own: { type: 'boolean', default: false },
} as const;

async function kill(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const { times, mails, seed, own } = values;
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const figures = await killRun({ times: Number(times), mails: Number(mails), seed: Number(seed), own, say });
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  return figures.lost + figures.double + figures.astray + figures.unfinished === 0 ? 0 : 1;
}

async function main([what = '', ...rest]: readonly string[]): Promise<number> {
  if (what === 'sweep') return sweepAll(rest);
  if (what === 'kill') return kill(rest);
  process.stderr.write(
    'usage: npm run -s crash -- sweep [scenario] | kill [--times N] [--mails N] [--seed N] [--own]\n',
  );
  return 2;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
