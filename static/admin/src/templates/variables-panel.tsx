/** What a template may speak of, from the generated reference; one press puts it where the caret was. */
import { useState, type ReactElement, type ReactNode } from 'react';
import Button from '@atlaskit/button/new';
import { FailureNote } from '../kit/failure-note';
import { TextField } from '../kit/field';
import { useCall } from '../kit/use-call';
import type { NotifiableKind, TemplateVariable } from '../../../../src/contract';
import { eventNames } from '../notifications/words';

interface VariablesPanelProps {
  readonly event: NotifiableKind;
  readonly onInsert: (source: string) => void;
}

export function VariablesPanel({ event, onInsert }: VariablesPanelProps): ReactElement {
  const { value, failure } = useCall('templates.variables', {});
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const fits = (texts: readonly string[]): boolean => texts.join(' ').toLowerCase().includes(wanted);
  const variables = value?.variables.filter(({ name, meaning }) => fits([name, meaning])) ?? [];
  const filters = value?.filters.filter(({ name, meaning }) => fits([name, meaning])) ?? [];
  return (
    <details className="more variables">
      <summary>Variables and filters</summary>
      {failure && <FailureNote title="The variables could not be read" failure={failure} />}
      <TextField label="Find" name="variable" value={query} onChange={setQuery} />
      <ul className="variables-list">
        {variables.map((variable) => (
          <Variable key={variable.name} variable={variable} event={event} onInsert={onInsert} />
        ))}
        {filters.map(({ name, meaning, example }) => (
          <Entry key={`filter ${name}`} code={`| ${name}`} text={meaning} example={example}>
            <Button spacing="compact" aria-label={`Insert | ${name}`} onClick={() => onInsert(` | ${name}`)}>
              Insert
            </Button>
          </Entry>
        ))}
      </ul>
      {value && variables.length + filters.length === 0 && <p className="empty">Nothing is called like that.</p>}
    </details>
  );
}

interface VariableProps extends VariablesPanelProps {
  readonly variable: TemplateVariable;
}

function Variable({ variable, event, onInsert }: VariableProps): ReactElement {
  const { name, type, meaning, example, events } = variable;
  const isEmptyNow = events.length > 0 && !events.includes(event);
  const filled = events.length > 0 ? ` Filled by: ${events.map((one) => eventNames[one]).join(', ')}.` : '';
  return (
    <Entry code={name} text={`${meaning}${filled}`} example={example} isQuiet={isEmptyNow}>
      {type !== 'group' && (
        <Button spacing="compact" aria-label={`Insert ${name}`} onClick={() => onInsert(sourceOf(variable))}>
          Insert
        </Button>
      )}
    </Entry>
  );
}

interface EntryProps {
  readonly code: string;
  readonly text: string;
  readonly example: string;
  readonly isQuiet?: boolean;
  readonly children: ReactNode;
}

function Entry({ code, text, example, isQuiet = false, children }: EntryProps): ReactElement {
  return (
    <li className={isQuiet ? 'is-quiet' : undefined}>
      <div>
        <code>{code}</code>
        <p className="quiet">{text}</p>
        {example !== '' && <p className="quiet variable-example">{example}</p>}
      </div>
      {children}
    </li>
  );
}

/** `comments[].author.name` is read in a loop over `comments`. */
function sourceOf({ name, type }: TemplateVariable): string {
  const [list, member] = name.split('[].');
  if (type === 'list') return `{% for one in ${name} %}\n  {{ one }}\n{% endfor %}`;
  if (member === undefined || list === undefined) return `{{ ${name} }}`;
  const one = list.replace(/^.*\./, '').replace(/s$/, '');
  return `{% for ${one} in ${list} %}{{ ${one}.${member} }}{% endfor %}`;
}
