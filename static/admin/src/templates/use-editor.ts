/** The state of an open template: its texts by language, what is wrong with them, saving. */
import { useState } from 'react';
import { announce, call } from '../api';
import { byField } from '../kit/problems';
import { failureIn } from '../kit/use-call';
import type { Failure, MailTemplate, TemplateDraft, TemplateText } from '../../../../src/contract';
import { languageName } from './languages';

export interface OpenTemplate {
  readonly draft: TemplateDraft;
  readonly set: (changes: Partial<TemplateDraft>) => void;
  readonly language: string;
  readonly text: TemplateText;
  readonly setText: (changes: Partial<TemplateText>) => void;
  readonly choose: (language: string) => void;
  readonly add: (language: string) => void;
  readonly remove: (language: string) => void;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** By the path of the field in the draft. */
  readonly problems: Readonly<Record<string, string>>;
  readonly failure: Failure | null;
  /** null = refused or failed; the editor says why. */
  readonly save: () => Promise<MailTemplate | null>;
}

const empty: TemplateText = { subject: '', html: '', text: null };

export function useEditor(template: MailTemplate, isNew: boolean, wished: string | null): OpenTemplate {
  const [first] = useState(() => draftOf(template, isNew));
  const [draft, setDraft] = useState(first);
  const [chosen, choose] = useState(wished !== null && draft.texts[wished] ? wished : draft.fallback);
  const [problems, setProblems] = useState<OpenTemplate['problems']>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSaving, setSaving] = useState(false);
  const language = draft.texts[chosen] ? chosen : draft.fallback;
  const text = draft.texts[language] ?? empty;
  const set = (changes: Partial<TemplateDraft>): void => {
    setDraft({ ...draft, ...changes });
    setProblems({});
  };
  const save = async (): Promise<MailTemplate | null> => {
    setSaving(true);
    const [id, basedOn] = isNew ? [null, null] : [template.id, template.version];
    const reply = await call('templates.save', { id, basedOn, draft });
    setSaving(false);
    setFailure(reply.ok || (reply.kind === 'invalid' && reply.problems.length > 0) ? null : failureIn(reply));
    if (!reply.ok && reply.kind === 'invalid') {
      setProblems(byField(reply.problems));
      const other = reply.problems.map(({ field }) => /^draft\.texts\.([a-z]+)/.exec(field)?.[1]).find(Boolean);
      if (other !== undefined) choose(other);
    }
    return reply.ok ? reply.value : null;
  };
  return {
    draft,
    set,
    language,
    text,
    setText: (changes) => set({ texts: { ...draft.texts, [language]: { ...text, ...changes } } }),
    choose,
    add: (code) => {
      set({ texts: { ...draft.texts, [code]: text } });
      choose(code);
      announce({ title: `${languageName(code)} starts with the ${languageName(language)} text`, type: 'info' });
    },
    remove: (code) => set({ texts: Object.fromEntries(Object.entries(draft.texts).filter(([one]) => one !== code)) }),
    isDirty: isNew || JSON.stringify(draft) !== JSON.stringify(first),
    isSaving,
    problems,
    failure,
    save,
  };
}

function draftOf({ name, kind, layout, texts, fallback }: MailTemplate, isNew: boolean): TemplateDraft {
  return { name: isNew ? `${name} (copy)` : name, kind, layout, texts, fallback };
}
