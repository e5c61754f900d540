/** Name, layout, and for each language subject, HTML and text. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import { Choice } from '../kit/choice';
import { CodeArea } from '../kit/code-area';
import { SelectField, TextField } from '../kit/field';
import { Switch } from '../kit/mail-preview';
import type { MailLayout, TemplateProblem } from '../../../../src/contract';
import { languageName, languageOptions } from './languages';
import type { OpenTemplate } from './use-editor';

interface TemplateFieldsProps {
  readonly open: OpenTemplate;
  readonly layouts: readonly MailLayout[];
  readonly isNew: boolean;
  readonly problems: readonly TemplateProblem[];
  readonly onFocus: (area: HTMLTextAreaElement) => void;
}

export function TemplateFields({ open, layouts, isNew, problems, onFocus }: TemplateFieldsProps): ReactElement {
  const { draft, set } = open;
  return (
    <>
      <TextField
        label="Name"
        name="name"
        value={draft.name}
        problem={open.problems['name']}
        onChange={(name) => set({ name })}
      />
      {isNew && (
        <Choice
          label="Used for"
          name="kind"
          value={draft.kind}
          options={[
            { value: 'notification', label: 'What happens to an issue', help: 'Rules of the notifications choose it.' },
            { value: 'issue-mail', label: 'Mails written from an issue', help: 'The writer chooses it.' },
          ]}
          onChange={(kind) => set({ kind })}
        />
      )}
      <SelectField
        label="Layout"
        name="layout"
        value={draft.layout}
        options={layouts.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(layout) => set({ layout })}
      />
      <Languages open={open} />
      <TextFields open={open} problems={problems} onFocus={onFocus} />
    </>
  );
}

function Languages({ open }: { readonly open: OpenTemplate }): ReactElement {
  const { draft, language, choose, add, remove, set } = open;
  const codes = Object.keys(draft.texts);
  const left = languageOptions.filter(({ value }) => draft.texts[value] === undefined);
  return (
    <div className="languages">
      <p className="label">Language</p>
      <div className="languages-bar">
        <Switch
          label="Language"
          value={language}
          options={Object.fromEntries(codes.map((code) => [code, languageName(code)]))}
          onChange={choose}
        />
        <span className="select-box languages-add">
          <select
            className="select"
            aria-label="Add a language"
            value=""
            onChange={(event) => event.currentTarget.value !== '' && add(event.currentTarget.value)}
          >
            <option value="">Add a language…</option>
            {left.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <ChevronDownIcon label="" color="currentColor" size="small" />
        </span>
      </div>
      {language === draft.fallback ? (
        <p className="field-help">People whose language has no text get this one.</p>
      ) : (
        <div className="buttons">
          <Button spacing="compact" onClick={() => set({ fallback: language })}>
            {`Use ${languageName(language)} for everybody else`}
          </Button>
          <Button spacing="compact" onClick={() => remove(language)}>
            {`Remove ${languageName(language)}`}
          </Button>
        </div>
      )}
    </div>
  );
}

type TextFieldsProps = Pick<TemplateFieldsProps, 'open' | 'problems' | 'onFocus'>;

function TextFields({ open, problems, onFocus }: TextFieldsProps): ReactElement {
  const { text, setText, language } = open;
  const of = (part: TemplateProblem['part']): TemplateProblem[] => problems.filter((problem) => problem.part === part);
  const refused = (field: string): string | undefined => open.problems[`texts.${language}.${field}`];
  // What was written comes back when one changes one's mind.
  const [kept, setKept] = useState('');
  return (
    <>
      <CodeArea
        label="Subject"
        name="subject"
        rows={1}
        value={text.subject}
        problems={of('subject')}
        problem={refused('subject')}
        onFocus={onFocus}
        onChange={(subject) => setText({ subject: subject.replaceAll('\n', ' ') })}
      />
      <CodeArea
        label="HTML"
        name="html"
        rows={16}
        value={text.html}
        problems={of('html')}
        problem={refused('html')}
        help="Liquid: {{ issue.key }} puts a value in, {% if … %} decides. Values are escaped."
        onFocus={onFocus}
        onChange={(html) => setText({ html })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={text.text === null}
          onChange={({ currentTarget: { checked } }) => {
            if (text.text !== null) setKept(text.text);
            setText({ text: checked ? null : kept });
          }}
        />
        <span>Make the plain text from the HTML</span>
      </label>
      {text.text !== null && (
        <CodeArea
          label="Plain text"
          name="text"
          rows={8}
          value={text.text}
          problems={of('text')}
          problem={refused('text')}
          onFocus={onFocus}
          onChange={(plain) => setText({ text: plain })}
        />
      )}
      <Elsewhere problems={[...of('layout'), ...of('footer')]} />
    </>
  );
}

/** What is wrong around the text is not mended here. */
function Elsewhere({ problems }: { readonly problems: readonly TemplateProblem[] }): ReactElement | null {
  if (problems.length === 0) return null;
  return (
    <ul className="code-problems">
      {problems.map(({ part, line, message, severity }) => (
        <li key={`${part} ${line} ${message}`} className={severity}>
          In the {part} of the layout, line {line}: {message}
        </li>
      ))}
    </ul>
  );
}
