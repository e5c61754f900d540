/** One of a few: radio buttons, each with a line that says what it means. */
import { useId, type ReactElement, type ReactNode } from 'react';
import { Problem } from './field';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly help?: ReactNode;
  /** Fields that belong to this option, shown while it is chosen. */
  readonly more?: ReactNode;
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly name: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly help?: ReactNode;
  readonly problem?: string | undefined;
  readonly autoFocus?: boolean;
}

export function Choice<T extends string>(props: ChoiceProps<T>): ReactElement {
  const { label, name, value, options, onChange, help, problem, autoFocus = false } = props;
  const id = useId();
  const describedBy = [help ? `${id}-help` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return (
    <fieldset className="choice" aria-describedby={describedBy || undefined}>
      <legend>{label}</legend>
      {options.map((option, index) => (
        <div key={option.value} className="choice-option">
          <input
            type="radio"
            id={`${id}-${option.value}`}
            name={`${id}-${name}`}
            value={option.value}
            checked={option.value === value}
            aria-describedby={option.help ? `${id}-${option.value}-help` : undefined}
            autoFocus={autoFocus && (value === option.value || (index === 0 && !value))}
            onChange={() => onChange(option.value)}
          />
          <label htmlFor={`${id}-${option.value}`}>{option.label}</label>
          {option.help && (
            <p className="choice-help" id={`${id}-${option.value}-help`}>
              {option.help}
            </p>
          )}
          {option.more && option.value === value && <div className="choice-more">{option.more}</div>}
        </div>
      ))}
      {problem && <Problem id={`${id}-problem`} text={problem} />}
      {help && (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </fieldset>
  );
}
