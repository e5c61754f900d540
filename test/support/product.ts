/** The whole product in this process: the app from its source on the real runtime, Jira twin, embedded mail, gateway. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdminAnswers, AdminCall, AdminInput, Reply } from '../../src/contract';
import { exampleWishes, setUpConnections } from '../../src/local/connections';
import { gatewayInProcess } from '../../src/local/gateway';
import { startHost, type Host, type HostOptions } from '../../src/local/host';
import type { HostParts } from '../../src/local/parts';
import { createTwin, type Twin } from '../../src/local/twin';

export interface Product {
  readonly host: Host;
  readonly twin: Twin;
  readonly dataDir: string;
  readonly logged: string[];
  /** Calls the app as the admin page does. @throws Error when the Reply is not ok */
  ask<C extends AdminCall>(call: C, input: AdminInput<C>): Promise<AdminAnswers[C]>;
  reply<C extends AdminCall>(call: C, input: AdminInput<C>): Promise<Reply<AdminAnswers[C]>>;
  /** One turn of the schedule, and everything that follows from it. */
  turn(): Promise<void>;
  stop(): Promise<void>;
}

export interface ProductOptions extends Partial<HostOptions> {
  /** Connects the embedded support@ mailbox both ways; default true. */
  readonly connected?: boolean;
  /** In place of the gateway in this process. */
  readonly startGateway?: HostParts['startGateway'];
}

const opened = new Set<Product>();

/** Call it after each test. */
export async function closeProducts(): Promise<void> {
  for (const product of [...opened]) await product.stop();
}

export async function openProduct(given: ProductOptions = {}): Promise<Product> {
  const { connected = true, startGateway = gatewayInProcess, ...options } = given;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'postroom-product-'));
  const logged: string[] = [];
  const twins: Twin[] = [];
  const host = await startHost({
    dataDir,
    log: (level, text) => logged.push(`${level} ${text}`),
    // The schedule fires when the test says so.
    pollSeconds: 86_400,
    parts: {
      loadApp: async () => await import('../../src/index'),
      createTwin: (settings) => {
        const made = createTwin({ ...settings, demo: true });
        twins.push(made);
        return made;
      },
      startGateway,
    },
    ...options,
  });
  const [twin] = twins;
  if (twin === undefined) throw new Error('no twin');
  const reply = async <C extends AdminCall>(call: C, input: AdminInput<C>): Promise<Reply<AdminAnswers[C]>> => {
    const answer = await host.invoke(call, input);
    if (!answer.ok) throw new Error(`${call}: ${answer.message}`);
    return answer.value as Reply<AdminAnswers[C]>;
  };
  const product: Product = {
    host,
    twin,
    dataDir,
    logged,
    reply,
    ask: async (call, input) => {
      const answer = await reply(call, input);
      if (answer.ok) return answer.value;
      throw new Error(`${call}: ${JSON.stringify(answer)}`);
    },
    turn: async () => {
      await host.tick();
      await host.idle();
    },
    stop: async () => {
      opened.delete(product);
      await host.stop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  opened.add(product);
  if (connected) {
    await setUpConnections(host.invoke, exampleWishes(host.mail, 'DEMO', 'Task'));
    await host.idle();
  }
  return product;
}
