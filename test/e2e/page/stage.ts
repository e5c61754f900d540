/** Opens the page on a model in Chromium, looks at it, and tells what anything complained about. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Permissions } from '../../../src/local/manifest';
import { axeViolations, openPage } from '../../support/browser';
import { Model } from './model';
import { startPageServer, type PageServer } from './server';

const shots = join(process.cwd(), 'test-results', 'screenshots');

export interface Stage {
  readonly page: Page;
  readonly model: Model;
  readonly complaints: string[];
  /** Titles of the flags shown so far. */
  flags(): Promise<string[]>;
  /** Of those, what was not taken away again. */
  shownFlags(): Promise<string[]>;
  /** Presses the action of the newest flag. */
  pressFlag(): Promise<void>;
  go(path: string): Promise<void>;
  /** Waits until the page has asked this, and gives what it asked with last. */
  asked(call: string): Promise<unknown>;
  /** Dialogs opened, files attached, and how the page closed itself. */
  opened(): Promise<unknown[]>;
  /** Screenshots in light, dark and 400 px wide; what axe-core and the page complain about, and what overflows. */
  look(name: string): Promise<string[]>;
}

/** Waits until the page has done what a test waits for outside of it. */
export async function until(holds: () => boolean, patienceMs = 10_000): Promise<void> {
  const endMs = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`It did not come to pass in ${patienceMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const open: { server: PageServer; page: Page }[] = [];

/** Call it after each test. */
export async function closeStages(): Promise<void> {
  for (const { server, page } of open.splice(0)) {
    await page.context().close();
    await server.close();
  }
}

export async function openStage(
  browser: Browser,
  path: string,
  fill: (model: Model) => void = () => undefined,
  /** What the manifest grants; undefined = nothing. */
  permissions?: Permissions,
): Promise<Stage> {
  const model = new Model();
  fill(model);
  const server = await startPageServer(model.answer, permissions);
  const { page, complaints } = await openPage(browser, { viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(15_000);
  open.push({ server, page });
  await page.goto(`${server.url}${path.startsWith('?') ? '' : '#'}${path}`);
  await page.getByRole('main').waitFor();
  if (!path.startsWith('?')) await page.getByRole('heading', { level: 1 }).waitFor();
  return {
    page,
    model,
    complaints,
    flags: () => page.evaluate(() => (window as unknown as Flagged).__flags.map(({ title }) => title)),
    shownFlags: () =>
      page.evaluate(() => {
        const { __flags, __closed } = window as unknown as Flagged;
        return __flags.filter(({ id }) => !__closed.includes(id)).map(({ title }) => title);
      }),
    pressFlag: () => page.evaluate(() => (window as unknown as Flagged).__flags.at(-1)?.actions?.[0]?.onClick()),
    opened: () => page.evaluate(() => (window as unknown as { __opened: unknown[] }).__opened),
    go: async (to) => {
      await page.evaluate((hash) => {
        window.location.hash = hash;
      }, to);
    },
    asked: (call) => asked(model, call),
    look: (name) => look(page, complaints, name),
  };
}

async function asked(model: Model, call: string): Promise<unknown> {
  for (let turn = 0; turn < 300; turn++) {
    const made = model.made.filter((one) => one.call === call);
    if (made.length > 0) return made.at(-1)?.payload;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The page has not asked ${call}.`);
}

interface Flagged {
  readonly __flags: { readonly id: string; readonly title: string; readonly actions?: { onClick(): void }[] }[];
  readonly __closed: readonly string[];
}

async function look(page: Page, complaints: readonly string[], name: string): Promise<string[]> {
  mkdirSync(shots, { recursive: true });
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1280, height: 900 });
    await settled(page, colorScheme);
    await page.screenshot({ path: join(shots, `page-${name}-${colorScheme}.png`), fullPage: true });
    found.push(...(await axeViolations(page)).map((text) => `${colorScheme}: ${text}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 400, height: 900 });
  await settled(page, 'light');
  await page.screenshot({ path: join(shots, `page-${name}-400.png`), fullPage: true });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 400) found.push(`400 px: the page is ${width} px wide`);
  found.push(...(await axeViolations(page)).map((text) => `400 px: ${text}`));
  await page.setViewportSize({ width: 1280, height: 900 });
  return [...found, ...complaints];
}

/** The theme has arrived, and its colours have stopped changing. */
async function settled(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.waitForFunction((mode) => document.documentElement.getAttribute('data-color-mode') === mode, colorScheme);
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    const isEndless = ({ effect }: Animation): boolean => effect?.getComputedTiming().endTime === Infinity;
    // What a shut <details> hides stands still until it is opened.
    const isSeen = ({ effect }: Animation): boolean =>
      effect instanceof KeyframeEffect && effect.target?.checkVisibility({ contentVisibilityAuto: true }) === true;
    const passing = document.getAnimations().filter((animation) => isSeen(animation) && !isEndless(animation));
    await Promise.all(passing.map(({ finished }) => finished.catch(() => undefined)));
  });
}
