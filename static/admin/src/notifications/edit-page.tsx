/** Loads a scheme and what it can choose from, then edits it. */
import { useState, type ReactElement } from 'react';
import { Link } from '../frame/link';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { useCall } from '../kit/use-call';
import type { NotificationScheme, SchemeDraft } from '../../../../src/contract';
import { SchemeForm } from './scheme-form';
import { draftOf } from './use-schemes';

const fresh: SchemeDraft = {
  name: '',
  enabled: true,
  scope: { projects: [], issueTypes: [], jql: null },
  connection: null,
  language: 'en',
  joinSeconds: 0,
  rules: [
    {
      id: 'first',
      enabled: true,
      events: [{ kind: 'commented' }],
      triggeredBy: ['agent'],
      jql: null,
      recipients: [{ kind: 'reporter' }, { kind: 'thread' }],
      template: null,
    },
  ],
};

export function EditPage({ id }: { readonly id: string | null }): ReactElement {
  const { value, failure } = useCall('schemes.list', {});
  if (id === null) return <SchemeForm id={null} initial={fresh} isStandard={false} />;
  const scheme = value?.schemes.find((one) => one.id === id);
  if (scheme) return <Editing scheme={scheme} />;
  return (
    <Page title="Notifications" back={<Link to="/notifications">All notifications</Link>}>
      {failure && <FailureNote title="The scheme could not be opened" failure={failure} />}
      {!value && !failure && <Loading />}
      {value && <p>There is no such scheme. It may have been deleted.</p>}
    </Page>
  );
}

/** The form keeps what it began with: a later answer must not overwrite what one types. */
function Editing({ scheme }: { readonly scheme: NotificationScheme }): ReactElement {
  const [initial] = useState(() => draftOf(scheme));
  return <SchemeForm id={scheme.id} initial={initial} isStandard={scheme.standard} />;
}
