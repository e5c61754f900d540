/** One account both ways: the form of a mailbox may bring the form for sending with it, which logs in with the same account. */
import { useState } from 'react';
import type { Proposal } from '../../../../src/contract';
import { emptyForm, sendingHost, withAccountOf, withProposal, type ConnectionForm } from './form';
import { useConnectionForm, type OpenForm } from './use-connection-form';

export interface BothWays {
  readonly isOn: boolean;
  readonly turn: (isOn: boolean) => void;
  readonly open: OpenForm;
  /** What is entered for sending, with the account of the mailbox. */
  readonly form: ConnectionForm;
  /** Exactly these settings passed a test. */
  readonly isTested: boolean;
  /** Fills in a proposal for sending, to be there when it is switched on. */
  readonly propose: (proposal: Proposal, address: string) => void;
}

export function useBothWays(reading: ConnectionForm): BothWays {
  const [isOn, setOn] = useState(false);
  const [initial] = useState(() => emptyForm('outgoing'));
  const open = useConnectionForm(initial);
  const form = withAccountOf(open.form, reading);
  const turn = (on: boolean): void => {
    setOn(on);
    if (on && open.form.host === '') open.set({ ...open.form, host: sendingHost(reading.host) });
  };
  const isTested = open.test.report?.ok === true && open.test.isAbout(form);
  const propose = (proposal: Proposal, address: string): void => open.set(withProposal(open.form, proposal, address));
  return { isOn, turn, open, form, isTested, propose };
}
