/** For files whose tests open whole products: what the app logs is not shown, the clock can be shifted, all is closed after each. */
import { afterEach, beforeEach } from '@jest/globals';
import { holdClock, releaseClock } from './clock';
import { closeProducts } from './product';

export function quietProducts(): void {
  const log = console.log;
  beforeEach(() => {
    console.log = () => undefined;
    releaseClock();
    holdClock();
  });
  afterEach(async () => {
    await closeProducts();
    releaseClock();
    console.log = log;
  });
}
