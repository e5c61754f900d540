/** Canned responses: ready answers for mails from an issue. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Sections } from '../kit/sections';
import { failureIn, useCall } from '../kit/use-call';
import type { CannedDraft, CannedResponse, Failure } from '../../../../src/contract';
import { CannedDialog } from './canned-dialog';
import { languageName } from './languages';
import { templateSections } from './list-page';

export function CannedPage(): ReactElement {
  const { value, failure, reload } = useCall('canned.list', {});
  const [editing, setEditing] = useState<CannedResponse | 'new' | null>(null);
  const [undeleted, setUndeleted] = useState<Failure | null>(null);
  const remove = async ({ id, ...response }: CannedResponse): Promise<void> => {
    const reply = await call('canned.delete', { id });
    setUndeleted(reply.ok ? null : failureIn(reply));
    await reload();
    if (!reply.ok) return;
    const undo = async (): Promise<void> => {
      await call('canned.save', { id: null, draft: draftOf(response) });
      await reload();
    };
    announce({ title: `${response.name} is deleted`, action: { text: 'Undo', onClick: () => void undo() } });
  };
  return (
    <Page
      title="Canned responses"
      lead="Ready answers that people put into mails they write from an issue."
      actions={<Button onClick={() => setEditing('new')}>Add a response</Button>}
    >
      <Sections label="Templates" links={templateSections} current="/templates/canned" />
      {failure && <FailureNote title="The responses could not be read" failure={failure} />}
      {undeleted && <FailureNote title="Nothing was changed" failure={undeleted} />}
      {!value && !failure && <Loading />}
      {value?.canned.length === 0 && (
        <p className="empty">None yet. Write down what you say often: &ldquo;We need your invoice number.&rdquo;</p>
      )}
      <ul className="cards">
        {value?.canned.map((response) => (
          <li key={response.id} className="panel">
            <div className="panel-head">
              <h2>{response.name}</h2>
              <div className="buttons">
                <Button spacing="compact" aria-label={`Edit ${response.name}`} onClick={() => setEditing(response)}>
                  Edit
                </Button>
                <Button spacing="compact" aria-label={`Delete ${response.name}`} onClick={() => void remove(response)}>
                  Delete
                </Button>
              </div>
            </div>
            <p className="quiet">
              {response.projects.length === 0 ? 'All projects' : response.projects.join(', ')}
              {response.language !== null && `, ${languageName(response.language)}`}
            </p>
            <p className="canned-text">{textOf(response.html)}</p>
          </li>
        ))}
      </ul>
      {editing && (
        <CannedDialog response={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onDone={reload} />
      )}
    </Page>
  );
}

const draftOf = ({ name, projects, language, html }: CannedDraft): CannedDraft => ({ name, projects, language, html });

/** Never shown as HTML here: only its words. */
const textOf = (html: string): string => new DOMParser().parseFromString(html, 'text/html').body.textContent;
