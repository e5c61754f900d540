/** What the doctor writes down while a connection is opened: steps with their times, the conversation without its secrets, warnings. */
import type { CertificateView, DoctorReport, DoctorStep, ServerLogin, SharedLogin } from '../../contract';
import { concealing } from '../failure';
import type { Witness } from '../session/witness';
import { oneLine } from '../wire/text';

const mostLines = 400;

/** What an examination brings besides its steps. */
export interface Findings {
  readonly mailbox: DoctorReport['mailbox'];
  readonly sharedAs: SharedLogin | null;
}

export type OnStep = (step: DoctorStep) => void;

export class Record implements Witness {
  readonly #onStep: OnStep;
  readonly #conceal: (text: string) => string;
  readonly #now: () => number;
  readonly #steps: DoctorStep[] = [];
  readonly #transcript: string[] = [];
  readonly #warnings = new Set<string>();
  #startedMs = 0;
  #certificate: CertificateView | null = null;
  #capabilities: readonly string[] = [];

  constructor(server: ServerLogin, onStep: OnStep, now: () => number = () => performance.now()) {
    this.#onStep = onStep;
    this.#conceal = concealing(server.username, server.password);
    this.#now = now;
  }

  begins(name: DoctorStep['name']): void {
    if (this.#steps.at(-1)?.ok === null) this.found('');
    this.#startedMs = this.#now();
    this.#steps.push({ name, ok: null, ms: 0, detail: '' });
    this.#tell();
  }

  found(detail: string): void {
    if (this.#steps.at(-1)?.ok === null) this.#ends(true, detail);
  }

  /** The step under way failed; a failure between two steps belongs to the one before. */
  failed(detail: string): void {
    this.#ends(false, detail);
  }

  readonly overhear = (side: 'C' | 'S', line: string): void => {
    if (this.#transcript.length === mostLines) this.#transcript.push('…');
    if (this.#transcript.length < mostLines) this.#transcript.push(`${side}: ${this.#conceal(oneLine(line, 500))}`);
  };

  sawCertificate(certificate: CertificateView | null): void {
    this.#certificate = certificate;
  }

  sawCapabilities(capabilities: readonly string[]): void {
    this.#capabilities = capabilities.map((capability) => oneLine(capability, 100)).slice(0, 200);
  }

  warns(text: string): void {
    this.#warnings.add(text);
  }

  report(): Pick<DoctorReport, 'steps' | 'certificate' | 'capabilities' | 'transcript' | 'warnings'> {
    return {
      steps: [...this.#steps],
      certificate: this.#certificate,
      capabilities: [...this.#capabilities],
      transcript: [...this.#transcript],
      warnings: [...this.#warnings],
    };
  }

  #ends(ok: boolean, detail: string): void {
    const last = this.#steps.at(-1);
    if (last === undefined) return;
    const ms = last.ok === null ? Math.round((this.#now() - this.#startedMs) * 10) / 10 : last.ms;
    this.#steps[this.#steps.length - 1] = { ...last, ok, ms, detail: this.#conceal(oneLine(detail, 500)) };
    this.#tell();
  }

  #tell(): void {
    const last = this.#steps.at(-1);
    if (last !== undefined) this.#onStep(last);
  }
}
