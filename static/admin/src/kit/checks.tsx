/** Any of a few: checkboxes. */
import { useId, type ReactElement, type ReactNode } from 'react';
import { Problem } from './field';

interface ChecksProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly more?: ReactNode }[];
  readonly chosen: readonly T[];
  readonly onChange: (chosen: readonly T[]) => void;
  readonly help?: string;
  readonly problem?: string | undefined;
}

export function Checks<T extends string>(props: ChecksProps<T>): ReactElement {
  const { label, options, chosen, onChange, help, problem } = props;
  const id = useId();
  const describedBy = [help ? `${id}-help` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return (
    <fieldset className="choice" aria-describedby={describedBy || undefined}>
      <legend>{label}</legend>
      {options.map(({ value, label: text, more }) => (
        <div key={value}>
          <label className="check">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={() =>
                onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
              }
            />
            <span>{text}</span>
          </label>
          {more && chosen.includes(value) && <div className="check-more">{more}</div>}
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
