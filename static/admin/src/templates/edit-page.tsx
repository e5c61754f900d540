/** Loads a template and its layouts, then edits it; a restored version starts the editor anew. */
import { useState, type ReactElement } from 'react';
import { Link } from '../frame/link';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { useCall } from '../kit/use-call';
import type { MailLayout, MailTemplate } from '../../../../src/contract';
import { Editor } from './editor';

interface EditPageProps {
  readonly id: string;
  /** A new template that starts with the texts of `id`. */
  readonly isCopy: boolean;
  readonly language: string | null;
}

export function EditPage({ id, isCopy, language }: EditPageProps): ReactElement {
  const template = useCall('templates.get', { id });
  const layouts = useCall('layouts.list', {});
  const failure = template.failure ?? layouts.failure;
  if (template.value && layouts.value) {
    return <Kept key={id} first={template.value} isCopy={isCopy} layouts={layouts.value.layouts} language={language} />;
  }
  return (
    <Page title="Template" back={<Link to="/templates">All templates</Link>}>
      {failure ? <FailureNote title="The template could not be opened" failure={failure} /> : <Loading />}
    </Page>
  );
}

interface KeptProps {
  readonly first: MailTemplate;
  readonly isCopy: boolean;
  readonly layouts: readonly MailLayout[];
  readonly language: string | null;
}

/** The editor keeps what it began with: a later answer must not overwrite what one types. */
function Kept({ first, isCopy, layouts, language }: KeptProps): ReactElement {
  const [template, setTemplate] = useState(first);
  const [turn, setTurn] = useState(0);
  return (
    <Editor
      key={turn}
      template={template}
      isNew={isCopy && template.id === first.id}
      layouts={layouts}
      language={language}
      onStored={(stored) => {
        setTemplate(stored);
        setTurn((before) => before + 1);
      }}
    />
  );
}
