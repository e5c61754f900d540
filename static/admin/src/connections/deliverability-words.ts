/** The words of the check of a From address. */
import type { DeliverabilityCheck } from '../../../../src/contract';
import type { toneColors } from './words';

export const checkTitles: Readonly<
  Record<DeliverabilityCheck['name'], { readonly title: string; readonly what: string }>
> = {
  spf: { title: 'SPF', what: 'Which servers may send mail of the domain.' },
  dkim: { title: 'DKIM', what: 'A signature which proves that the mail is from the domain.' },
  dmarc: { title: 'DMARC', what: 'What receivers do with mail that proves neither.' },
  mx: { title: 'MX', what: 'Where answers and bounces to the domain go.' },
};

/** A record that is not there is told apart from one that is wrong. */
export function checkState({ state, add }: DeliverabilityCheck): {
  readonly text: string;
  readonly tone: keyof typeof toneColors;
} {
  switch (state) {
    case 'good':
      return { text: 'Good', tone: 'success' };
    case 'weak':
      return { text: 'Weak', tone: 'warning' };
    case 'bad':
      return add ? { text: 'Missing', tone: 'danger' } : { text: 'Bad', tone: 'danger' };
    case 'unknown':
      return { text: 'Not known', tone: 'neutral' };
  }
}
