/** Explain a message: what would happen with a mail, and why. Nothing is done. */
import type { ReactElement } from 'react';
import { AddLink } from '../connections/add-link';
import { Page } from '../frame/page';
import { mailboxesOf } from '../handlers/order';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { useCall } from '../kit/use-call';
import { Explaining } from './explaining';

export function ExplainPage(): ReactElement {
  const { value, failure } = useCall('connections.list', {});
  const mailboxes = value ? mailboxesOf(value.connections) : [];
  return (
    <Page title="Explain a message" lead="What would happen with a mail, step by step. Nothing is done in Jira.">
      {failure && <FailureNote title="The mailboxes could not be read" failure={failure} />}
      {!value && !failure && <Loading />}
      {value && mailboxes.length === 0 && (
        <div className="empty">
          <p>Which handlers are asked depends on the mailbox a mail comes to. Connect a mailbox first.</p>
          <AddLink direction="incoming" isPrimary />
        </div>
      )}
      {mailboxes.length > 0 && <Explaining mailboxes={mailboxes} />}
    </Page>
  );
}
