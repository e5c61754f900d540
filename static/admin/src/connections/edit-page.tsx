/** Loads what the form needs: the connection, and the mailboxes that could read replies. */
import { useState, type ReactElement } from 'react';
import { Link } from '../frame/link';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { useCall } from '../kit/use-call';
import type { ConnectionView } from '../../../../src/contract';
import { emptyForm, formOf, isAddress, type Direction } from './form';
import type { Mailboxes } from './form-fields';
import { FormPage } from './form-page';

export function EditPage({ id }: { readonly id: string }): ReactElement {
  const { value, failure } = useCall('connections.get', { id });
  const mailboxes = useMailboxes();
  if (value && mailboxes) return <Editing view={value} mailboxes={mailboxes} />;
  return (
    <Page title="Connection" back={<Link to="/connections">All connections</Link>}>
      {failure ? <FailureNote title="The connection could not be opened" failure={failure} /> : <Loading />}
    </Page>
  );
}

/** The form keeps what it began with: a later answer must not overwrite what one types. */
function Editing({ view, mailboxes }: { readonly view: ConnectionView; readonly mailboxes: Mailboxes }): ReactElement {
  const [initial] = useState(() => formOf(view));
  return <FormPage initial={initial} view={view} mailboxes={mailboxes} />;
}

export function NewPage({ direction }: { readonly direction: Direction }): ReactElement {
  const mailboxes = useMailboxes();
  const [initial] = useState(() => emptyForm(direction));
  if (mailboxes) return <FormPage initial={initial} view={null} mailboxes={mailboxes} />;
  return (
    <Page title={`Add ${direction} connection`}>
      <Loading />
    </Page>
  );
}

/** undefined while it loads; without an answer one can still fill in the form. */
function useMailboxes(): Mailboxes | undefined {
  const { value, failure } = useCall('connections.list', {});
  if (!value) return failure ? [] : undefined;
  return value.connections
    .filter(({ connection }) => connection.direction === 'incoming')
    .map(({ connection: { id, name, server } }) => ({ id, name, address: addressOf(server) }));
}

function addressOf({ sharedMailbox, username }: ConnectionView['connection']['server']): string {
  return [sharedMailbox ?? '', username].find((text) => isAddress(text)) ?? '';
}
