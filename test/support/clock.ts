/** The clock of this process, set forward: the app waits minutes, tests do not. Timers keep their own time. */
const RealDate = Date;
let aheadMs = 0;

class ShiftedDate extends RealDate {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(RealDate.now() + aheadMs);
    else super(...(given as [string | number]));
  }

  static override now(): number {
    return RealDate.now() + aheadMs;
  }
}

/** Set it before a host starts: what keeps `Date.now` keeps the one it finds. */
export function holdClock(): void {
  globalThis.Date = ShiftedDate as DateConstructor;
}

export function shiftClock(ms: number): void {
  aheadMs += ms;
}

export function releaseClock(): void {
  aheadMs = 0;
  globalThis.Date = RealDate;
}
