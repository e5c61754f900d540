// Loaded into the host and its gateway before anything else (NODE_OPTIONS): their clock runs faster, so that leases, claims and
// waits of minutes take seconds. Timers keep their time. POSTROOM_CLOCK = "epoch factor".
const [epoch, factor] = (process.env.POSTROOM_CLOCK ?? '0 1').split(' ').map(Number);
const RealDate = Date;
const now = () => Math.floor(epoch + (RealDate.now() - epoch) * factor);
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static now() {
    return now();
  }
};
