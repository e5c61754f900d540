/**
 * Liquid, made safe for mail: what a template puts out is escaped unless it is HTML that we made, no file is read, no prototype is
 * reached, time and memory are bounded, and an error has its line and column.
 */
import { Liquid, LiquidError, type Template } from 'liquidjs';
import type { Language, TemplateProblem } from '../../contract';

/** HTML that needs no escaping: made by our converter from a Jira text, or by a template already. */
export class SafeHtml {
  readonly #html: string;

  constructor(html: string) {
    this.#html = html;
  }

  toString(): string {
    return this.#html;
  }
}

export interface Manner {
  readonly part: TemplateProblem['part'];
  readonly language: Language;
  /** IANA name; times are written in it. */
  readonly timeZone: string;
}

export type Scope = Readonly<Record<string, unknown>>;

export interface Rendered {
  /** null when an error stops it. */
  readonly output: string | null;
  readonly problems: readonly TemplateProblem[];
}

const mostSourceCharacters = 200_000;
const mostMemory = 20_000_000;
const mostRenderMs = 2_000;
/** A template that makes more of a mail than this goes wrong somewhere. */
const mostOutputCharacters = 1_000_000;

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Runs a template; every error becomes a problem at its place. */
export function renderSource(source: string, scope: Scope, manner: Manner, known: ReadonlySet<string>): Rendered {
  const engine = engineFor(manner);
  const parsed = held(manner.part, () => engine.parse(source));
  if (!parsed.ok) return { output: null, problems: [parsed.problem] };
  const warnings = strangers(engine, parsed.value, manner.part, known);
  const rendered = held(manner.part, (): unknown => engine.renderSync(parsed.value, { ...scope }));
  if (!rendered.ok) return { output: null, problems: [...warnings, rendered.problem] };
  const output = String(rendered.value);
  if (output.length <= mostOutputCharacters) return { output, problems: warnings };
  return { output: null, problems: [...warnings, problem(manner.part, 'The template makes a mail that is too long.')] };
}

function engineFor({ part, language, timeZone }: Manner): Liquid {
  const isHtml = part === 'html' || part === 'layout' || part === 'footer';
  const engine = new Liquid({
    // Nothing is looked up: neither files nor other templates.
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    timezoneOffset: timeZone,
    locale: language,
    parseLimit: mostSourceCharacters,
    memoryLimit: mostMemory,
    renderLimit: mostRenderMs,
    outputEscape: (value: unknown) => put(value, isHtml),
  });
  engine.registerFilter('when', (value: unknown) =>
    dateIn(value, language, { dateStyle: 'long', timeStyle: 'short', timeZone }),
  );
  engine.registerFilter('day', (value: unknown) => dateIn(value, language, { dateStyle: 'long', timeZone }));
  engine.registerFilter('file_size', (value: unknown) => fileSize(Number(value), language));
  return engine;
}

/** The one place through which everything passes that a template puts out. */
function put(value: unknown, isHtml: boolean): string {
  if (value === null || value === undefined) return '';
  if (value instanceof SafeHtml) return value.toString();
  if (Array.isArray(value)) return value.map((one) => put(one, isHtml)).join('');
  // A group has no text of its own; "[object Object]" in a mail helps nobody.
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  return isHtml ? escapeHtml(String(value)) : String(value);
}

function dateIn(value: unknown, language: Language, style: Intl.DateTimeFormatOptions): string {
  const text = String(value);
  const date = new Date(/^\d+$/.test(text) ? Number(text) : text);
  return Number.isNaN(date.getTime()) ? text : new Intl.DateTimeFormat(language, style).format(date);
}

function fileSize(bytes: number, language: Language): string {
  if (!Number.isFinite(bytes)) return '';
  const [unit, divisor] =
    bytes < 1000
      ? (['byte', 1] as const)
      : bytes < 1_000_000
        ? (['kilobyte', 1e3] as const)
        : (['megabyte', 1e6] as const);
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, style).format(bytes / divisor);
}

type Held<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: TemplateProblem };

function held<T>(part: TemplateProblem['part'], work: () => T): Held<T> {
  try {
    return { ok: true, value: work() };
    // eslint-disable-next-line no-restricted-syntax -- a template that does not parse is a value: a problem at its place
  } catch (error) {
    return { ok: false, problem: problemOf(part, error) };
  }
}

function problemOf(part: TemplateProblem['part'], error: unknown): TemplateProblem {
  if (!(error instanceof LiquidError))
    return problem(part, error instanceof Error ? error.message : 'It cannot be read.');
  const [line = 1, column = 1] = error.token.getPosition();
  const message = (error.originalError?.message ?? error.message).replace(/, line:\d+, col:\d+$/, '');
  return problem(part, `${message.charAt(0).toUpperCase()}${message.slice(1)}`, line, column);
}

function problem(part: TemplateProblem['part'], message: string, line = 1, column = 1): TemplateProblem {
  return { part, line, column, message, severity: 'error' };
}

/** Variables that nothing fills: most likely a slip of the pen. */
function strangers(
  engine: Liquid,
  templates: Template[],
  part: TemplateProblem['part'],
  known: ReadonlySet<string>,
): readonly TemplateProblem[] {
  const { globals } = engine.analyzeSync(templates, { partials: false });
  return Object.values(globals).flatMap((uses) =>
    uses.flatMap((variable): TemplateProblem[] => {
      const path = variable
        .toArray()
        .filter((step) => typeof step === 'string')
        .join('.');
      if (isKnown(path, known)) return [];
      const { row, col } = variable.location;
      const message = `There is no variable “${path}”; nothing is put in its place.`;
      return [{ part, line: row, column: col, message, severity: 'warning' }];
    }),
  );
}

/** Liquid gives every list and text `size`, every list `first` and `last`. */
function isKnown(path: string, known: ReadonlySet<string>): boolean {
  const plain = path
    .split('.')
    .filter((step) => step !== 'first' && step !== 'last')
    .join('.')
    .replace(/\.size$/, '');
  return known.has(plain);
}
