/** `npm run -s crash -- sweep [name]`: see test/support/crash. Prints figures; ends with 1 when something was lost or doubled. */
import { sweepAll } from '../../support/crash/report';

async function main([what = '', ...options]: readonly string[]): Promise<number> {
  if (what === 'sweep') return sweepAll(options);
  console.error('usage: npm run -s crash -- sweep [scenario]');
  return 2;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
