/** `npm run bench -- NAME [--json]`: measures something and prints figures. */
import { connectBench } from './connect';
import { decideBench } from './decide';
import { gatewayBench } from './gateway';
import { ingestBench } from './ingest';
import { latencyBench } from './latency';
import { measureHere } from './memory';
import { memoryBench } from './memory-flow';
import { understandBench } from './understand';
import { understandingBench } from './understanding';

const benches: Readonly<Record<string, (options: readonly string[]) => Promise<object>>> = {
  connect: connectBench,
  decide: decideBench,
  gateway: gatewayBench,
  ingest: ingestBench,
  latency: latencyBench,
  memory: memoryBench,
  understand: understandBench,
  understanding: understandingBench,
};

async function main([name = '', ...options]: readonly string[]): Promise<void> {
  if (name === 'memory-of') {
    measureHere(options[0] ?? '');
    return;
  }
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (!bench) {
    console.error(`usage: npm run bench -- ${Object.keys(benches).join('|')} [--json]`);
    process.exitCode = 2;
    return;
  }
  const figures = await bench(options);
  console.log(options.includes('--json') ? JSON.stringify(figures) : JSON.stringify(figures, null, 2));
}

void main(process.argv.slice(2));
