/** Properties are tried with the same values in every run, so that a run says something about the change and not about luck. */
import * as fc from 'fast-check';

/** `FAST_CHECK_SEED=random` looks further; a number repeats what a run reported. */
const wished = process.env['FAST_CHECK_SEED'] ?? '20261126';
if (wished !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wished) });
