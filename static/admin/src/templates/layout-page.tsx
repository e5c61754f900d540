/** One layout: name, colour, logo, footers, and for those who want it the whole page. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { Link } from '../frame/link';
import { useMoves, useUnsaved } from '../frame/moves';
import { Page } from '../frame/page';
import { CodeArea } from '../kit/code-area';
import { FailureNote } from '../kit/failure-note';
import { Field, SelectField, TextField } from '../kit/field';
import { Loading } from '../kit/loading';
import { byField } from '../kit/problems';
import { failureIn, useCall } from '../kit/use-call';
import type { Failure, LayoutDraft, MailLayout } from '../../../../src/contract';
import { languageOptions } from './languages';
import { LayoutPreview } from './layout-preview';
import { LogoField } from './logo-field';

const plain: LayoutDraft = { name: '', logo: null, accent: '#1868db', footers: {}, html: null };

export function NewLayoutPage(): ReactElement {
  return <LayoutForm id={null} initial={plain} />;
}

export function LayoutPage({ id }: { readonly id: string }): ReactElement {
  const { value, failure } = useCall('layouts.list', {});
  const layout = value?.layouts.find((one) => one.id === id);
  if (layout) return <LayoutForm id={id} initial={draftOf(layout)} />;
  return (
    <Page title="Layout" back={<Link to="/templates/layouts">All layouts</Link>}>
      {failure && <FailureNote title="The layout could not be opened" failure={failure} />}
      {!value && !failure && <Loading />}
      {value && <p>There is no such layout. It may have been deleted.</p>}
    </Page>
  );
}

const draftOf = ({ name, logo, accent, footers, html }: MailLayout): LayoutDraft => ({
  name,
  logo,
  accent,
  footers,
  html,
});

function LayoutForm({ id, initial }: { readonly id: string | null; readonly initial: LayoutDraft }): ReactElement {
  const [first] = useState(initial);
  const [saved, setSaved] = useState(first);
  const [draft, setDraft] = useState(first);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const { go, hold } = useMoves();
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  useUnsaved(isDirty);
  const set = (changes: Partial<LayoutDraft>): void => {
    setDraft({ ...draft, ...changes });
    setProblems({});
  };
  const save = async (): Promise<void> => {
    const reply = await call('layouts.save', { id, draft });
    if (!reply.ok) {
      if (reply.kind === 'invalid') setProblems(byField(reply.problems));
      setFailure(reply.kind === 'failed' ? failureIn(reply) : null);
      return;
    }
    setFailure(null);
    setSaved(draft);
    hold(false);
    announce({ title: `${draft.name} is saved`, text: 'Mails from now on have it.' });
    if (id === null) go(`/templates/layouts/${encodeURIComponent(reply.value.id)}`);
  };
  return (
    <Page
      title={id === null ? 'New layout' : first.name}
      back={<Link to="/templates/layouts">All layouts</Link>}
      actions={
        <Button appearance="primary" isDisabled={!isDirty} onClick={() => void save()}>
          Save
        </Button>
      }
    >
      {failure && <FailureNote title="The layout was not saved" failure={failure} />}
      <div className="editor-columns">
        <div className="form">
          <LayoutFields draft={draft} set={set} problems={problems} />
        </div>
        {id !== null && <LayoutPreview key={JSON.stringify(saved)} id={id} isDirty={isDirty} />}
      </div>
    </Page>
  );
}

interface LayoutFieldsProps {
  readonly draft: LayoutDraft;
  readonly set: (changes: Partial<LayoutDraft>) => void;
  readonly problems: Readonly<Record<string, string>>;
}

function LayoutFields({ draft, set, problems }: LayoutFieldsProps): ReactElement {
  const [language, setLanguage] = useState('en');
  const footer = draft.footers[language];
  const setFooter = (source: string): void => {
    const { [language]: _, ...others } = draft.footers;
    set({ footers: source === '' ? others : { ...others, [language]: source } });
  };
  return (
    <>
      <TextField
        label="Name"
        name="name"
        value={draft.name}
        problem={problems['name']}
        onChange={(name) => set({ name })}
      />
      <Field label="Colour" problem={problems['accent']} help="Of the line on top of the mail.">
        {({ id, describedBy }) => (
          <input
            id={id}
            type="color"
            className="color"
            value={draft.accent}
            aria-describedby={describedBy}
            onChange={(event) => set({ accent: event.currentTarget.value })}
          />
        )}
      </Field>
      <LogoField logo={draft.logo} onChange={(logo) => set({ logo })} problem={problems['logo.dataBase64']} />
      <SelectField
        label="Footer in"
        name="footerLanguage"
        value={language}
        options={languageOptions.map(({ value, label }) => ({
          value,
          label: draft.footers[value] === undefined ? label : `${label} (your own)`,
        }))}
        onChange={setLanguage}
      />
      <CodeArea
        label="Footer"
        name="footer"
        rows={5}
        value={footer ?? ''}
        problems={[]}
        help="Liquid HTML below the text. Left empty, Postroom's own footer stands there."
        onChange={setFooter}
      />
      <OwnPage draft={draft} set={set} problem={problems['html']} />
    </>
  );
}

function OwnPage({
  draft,
  set,
  problem,
}: Pick<LayoutFieldsProps, 'draft' | 'set'> & { problem: string | undefined }): ReactElement {
  const start = '<!DOCTYPE html>\n<html>\n<body>\n{{ content }}\n<hr>\n{{ footer }}\n</body>\n</html>\n';
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.html !== null}
          onChange={({ currentTarget: { checked } }) => set({ html: checked ? start : null })}
        />
        <span>Write the whole page myself</span>
      </label>
      {draft.html !== null && (
        <CodeArea
          label="Page"
          name="html"
          value={draft.html}
          problems={[]}
          problem={problem}
          help="{{ content }} is the text, {{ footer }} the footer. You take care of Outlook and dark mode yourself."
          onChange={(html) => set({ html })}
        />
      )}
    </>
  );
}
