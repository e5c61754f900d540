/** Collects what is wrong with a mail: each kind of damage once per detail, never more than a limit. */
import type { Defect, DefectCode } from './message';

/** Writes a defect down. Never throws. */
export type Report = (code: DefectCode, detail: string) => void;

export interface DefectLog {
  readonly report: Report;
  /** What was reported so far; a fresh array. */
  readonly list: () => readonly Defect[];
}

const maxDetail = 200;

export function createDefectLog(limit: number): DefectLog {
  const found = new Map<string, Defect>();
  return {
    report(code, detail) {
      if (found.size >= limit) return;
      const short = detail.length > maxDetail ? `${detail.slice(0, maxDetail - 1)}…` : detail;
      const key = `${code} ${short}`;
      if (!found.has(key)) found.set(key, { code, detail: short });
    },
    list: () => [...found.values()],
  };
}

/** For reading that is not part of understanding a message: nobody asks what was wrong. */
export const reportNothing: Report = () => undefined;
