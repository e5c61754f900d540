/** All templates: for which event, in which languages, used by whom, changed when. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { announce, call } from '../api';
import { Link } from '../frame/link';
import { useMoves } from '../frame/moves';
import { Page } from '../frame/page';
import { AskDialog } from '../kit/ask-dialog';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Menu, type MenuAction } from '../kit/menu';
import { Sections } from '../kit/sections';
import { Time } from '../kit/time';
import { failureIn, useCall } from '../kit/use-call';
import { TableHead } from '../kit/table-head';
import type { Failure, TemplateSummary } from '../../../../src/contract';
import { languageName } from './languages';

export const templateSections = [
  { to: '/templates', text: 'Templates' },
  { to: '/templates/layouts', text: 'Layouts' },
  { to: '/templates/canned', text: 'Canned responses' },
] as const;

export function ListPage(): ReactElement {
  const { value, failure, reload } = useCall('templates.list', {});
  const { go } = useMoves();
  const [deleting, setDeleting] = useState<TemplateSummary | null>(null);
  const of = (kind: TemplateSummary['kind']): readonly TemplateSummary[] =>
    value?.templates.filter((one) => one.kind === kind) ?? [];
  return (
    <Page
      title="Templates"
      lead="How the mails look that Postroom sends: subject, HTML and text, in the language of who gets them."
      actions={<Button onClick={() => go('/templates/new/email')}>Add a template</Button>}
    >
      <Sections label="Templates" links={templateSections} current="/templates" />
      {failure && <FailureNote title="The templates could not be read" failure={failure} />}
      {!value && !failure && <Loading />}
      {value && (
        <>
          <Table title="What happens to an issue" templates={of('notification')} onDelete={setDeleting} />
          <Table title="Mails written from an issue" templates={of('issue-mail')} onDelete={setDeleting} />
        </>
      )}
      {deleting && <DeleteDialog template={deleting} onClose={() => setDeleting(null)} onDone={reload} />}
    </Page>
  );
}

interface TableProps {
  readonly title: string;
  readonly templates: readonly TemplateSummary[];
  readonly onDelete: (template: TemplateSummary) => void;
}

function Table({ title, templates, onDelete }: TableProps): ReactElement {
  return (
    <section className="template-list" aria-label={title}>
      <h2>{title}</h2>
      <table className="table" role="table" aria-label={title}>
        <TableHead columns={['Template', 'Languages', 'Used by', 'Changed']} />
        <tbody role="rowgroup">
          {templates.map((template) => (
            <Row key={template.id} template={template} onDelete={onDelete} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ template, onDelete }: { template: TemplateSummary; onDelete: TableProps['onDelete'] }): ReactElement {
  const { id, name, builtIn, languages, version, updatedAtMs, usedBy } = template;
  const { go } = useMoves();
  const path = `/templates/${encodeURIComponent(id)}`;
  const removes: MenuAction[] = [
    { text: builtIn ? 'Go back to the first text' : 'Delete', onClick: () => onDelete(template), isDanger: true },
  ];
  const actions = [
    { text: 'Edit', onClick: () => go(path) },
    { text: 'Copy', onClick: () => go(`/templates/new/${encodeURIComponent(id)}`) },
    ...(builtIn && version === 0 ? [] : removes),
  ];
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Link to={path}>{name}</Link>
        <p className="quiet">{builtIn ? 'Built in' : 'Your own'}</p>
      </th>
      <td role="cell" data-column="Languages">
        <span className="language-links">
          {languages.map((language) => (
            <Link key={language} to={`${path}/${language}`}>
              {languageName(language)}
            </Link>
          ))}
        </span>
      </td>
      <td role="cell" data-column="Used by">
        {usedBy.length > 0 ? usedBy.join(', ') : <span className="quiet">Nobody</span>}
      </td>
      <td role="cell" data-column="Changed">
        {updatedAtMs === null || version === 0 ? (
          <Lozenge>Never</Lozenge>
        ) : (
          <>
            <Time at={updatedAtMs} /> <span className="quiet">version {version}</span>
          </>
        )}
      </td>
      <td role="cell" className="table-actions">
        <Menu label={`Actions for ${name}`} actions={actions} />
      </td>
    </tr>
  );
}

interface DeleteDialogProps {
  readonly template: TemplateSummary;
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

function DeleteDialog({ template, onClose, onDone }: DeleteDialogProps): ReactElement {
  const { id, name, builtIn, version, usedBy } = template;
  const [failure, setFailure] = useState<Failure | null>(null);
  const remove = async (): Promise<void> => {
    const reply = await call('templates.delete', { id });
    if (!reply.ok) {
      setFailure(failureIn(reply));
      return;
    }
    onClose();
    await onDone();
    const undo = async (): Promise<void> => {
      await call('templates.restore', { id, version });
      await onDone();
    };
    if (builtIn)
      announce({ title: `${name} has its first text again`, action: { text: 'Undo', onClick: () => void undo() } });
    else announce({ title: `${name} is deleted` });
  };
  return (
    <AskDialog
      title={builtIn ? `Go back to the first text of ${name}?` : `Delete ${name}?`}
      does={builtIn ? 'Go back' : 'Delete'}
      isDanger
      failure={failure && { title: 'Nothing was changed', failure }}
      onDo={() => void remove()}
      onClose={onClose}
    >
      <p>
        {builtIn
          ? 'The text that Postroom brought comes back as a new version. Yours stays among the earlier versions.'
          : 'Its versions go with it. This cannot be undone.'}
      </p>
      {!builtIn && usedBy.length > 0 && <p>{usedBy.join(', ')} will use the built-in template of the event.</p>}
    </AskDialog>
  );
}
