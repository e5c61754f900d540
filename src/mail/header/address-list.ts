/** Address lists outside of a mail: what a person typed into a form, what a setting holds. */
import { reportNothing } from '../defects';
import { defaultLimits } from '../limits';
import type { Address } from '../message';
import { parseAddresses as readAddresses } from './address';

/** Mailboxes of a text written like an address header. Never fails. */
export const parseAddresses = (text: string): readonly Address[] =>
  readAddresses(text, reportNothing, defaultLimits.addresses);
