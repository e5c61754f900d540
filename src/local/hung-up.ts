/** Thrown where an answer is due: the connection ends without one. To the caller, the network failed. */
export class HungUp extends TypeError {
  constructor() {
    super('fetch failed', { cause: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) });
  }
}
