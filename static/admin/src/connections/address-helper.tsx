/** "From an address": an e-mail address is enough to propose host, port, encryption and user name. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { call } from '../api';
import { FailureNote } from '../kit/failure-note';
import { TextField } from '../kit/field';
import { Loading } from '../kit/loading';
import { Note } from '../kit/note';
import { refused } from '../kit/use-call';
import type { DiscoverAnswer, Failure, Proposal } from '../../../../src/contract';
import type { Direction } from './form';
import { encryptionNames, protocolNames } from './words';

interface AddressHelperProps {
  readonly direction: Direction;
  /** `others` = what was found for the other direction, the best first. */
  readonly onUse: (proposal: Proposal, address: string, others: readonly Proposal[]) => void;
}

interface Search {
  readonly address: string;
  readonly isRunning: boolean;
  readonly answer: DiscoverAnswer | null;
  readonly failure: Failure | null;
}

export function AddressHelper({ direction, onUse }: AddressHelperProps): ReactElement {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<string>();
  const [search, setSearch] = useState<Search | null>(null);
  const find = async (): Promise<void> => {
    const wanted = address.trim();
    const isAddress = /^[^\s@]+@[^\s@]+$/.test(wanted);
    setProblem(isAddress ? undefined : 'Enter an e-mail address, for example support@example.com.');
    if (!isAddress) return;
    setSearch({ address: wanted, isRunning: true, answer: null, failure: null });
    const reply = await call('connections.discover', { address: wanted });
    const failure = reply.ok ? null : reply.kind === 'failed' ? reply.failure : refused(reply.problems);
    setSearch({ address: wanted, isRunning: false, answer: reply.ok ? reply.value : null, failure });
  };
  return (
    <section className="panel helper" aria-labelledby="helper-title">
      <h2 id="helper-title">Start from an e-mail address</h2>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <TextField
          label="E-mail address"
          name="address"
          type="email"
          value={address}
          onChange={setAddress}
          problem={problem}
          placeholder="support@example.com"
          help="Postroom looks up the mail servers of this address and fills in the form. Nothing is sent to them."
          beside={
            <Button type="submit" isDisabled={search?.isRunning ?? false}>
              Find settings
            </Button>
          }
        />
      </form>
      <div aria-live="polite">{search && <Found search={search} direction={direction} onUse={onUse} />}</div>
    </section>
  );
}

function Found({ search, direction, onUse }: AddressHelperProps & { readonly search: Search }): ReactElement {
  const { address, isRunning, answer, failure } = search;
  if (isRunning) {
    return <Loading text={`Looking for the mail servers of ${address}…`} />;
  }
  if (failure) return <FailureNote title="The look-up failed" failure={failure} />;
  const proposals = answer?.proposals ?? [];
  const fits = ({ protocol }: Proposal): boolean => (protocol === 'smtp') === (direction === 'outgoing');
  const fitting = proposals.filter(fits);
  const others = proposals.filter((proposal) => !fits(proposal));
  return (
    <>
      {answer?.warnings.map((warning) => (
        <Note key={warning} appearance="warning" title={warning} />
      ))}
      {fitting.length === 0 && (
        <Note appearance="information" title={`Nothing was found for ${address}.`}>
          <p>Ask your mail provider for the host name, and fill in the form below.</p>
        </Note>
      )}
      {answer && (
        <ul className="proposals">
          {fitting.map((proposal) => (
            <ProposalRow
              key={`${proposal.protocol} ${proposal.host} ${proposal.port}`}
              proposal={proposal}
              onUse={() => onUse(proposal, address, others)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function ProposalRow({ proposal, onUse }: { readonly proposal: Proposal; readonly onUse: () => void }): ReactElement {
  const { protocol, encryption, host, port, because, by } = proposal;
  return (
    <li>
      <div>
        <p>
          <strong>
            {protocolNames[protocol]}, {encryptionNames[encryption]}, {host}:{port}
          </strong>{' '}
          {by === 'guess' && <Lozenge appearance="moved">Guess</Lozenge>}
        </p>
        <p className="quiet">{because}</p>
      </div>
      <Button onClick={onUse} aria-label={`Use ${protocolNames[protocol]} at ${host}, port ${port}`}>
        Use
      </Button>
    </li>
  );
}
