/** Form fields: a label, the control, what it is for, and what is wrong with it. */
import { useId, type ReactElement, type ReactNode } from 'react';
import Textfield from '@atlaskit/textfield';
import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import ErrorIcon from '@atlaskit/icon/core/status-error';

export interface FieldText {
  readonly label: string;
  readonly help?: ReactNode;
  readonly problem?: string | undefined;
  readonly isRequired?: boolean;
}

interface FieldProps extends FieldText {
  /** The control; its id and what describes it are given. */
  readonly children: (ids: { readonly id: string; readonly describedBy: string | undefined }) => ReactNode;
  /** Something beside the control, a button for example. */
  readonly beside?: ReactNode;
}

export function Field({ label, help, problem, isRequired = false, children, beside }: FieldProps): ReactElement {
  const id = useId();
  const describedBy = [help ? `${id}-help` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isRequired && <RequiredMark />}
      </label>
      <div className="field-control">
        {children({ id, describedBy: describedBy || undefined })}
        {beside}
      </div>
      {problem && <Problem id={`${id}-problem`} text={problem} />}
      {help && (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

function RequiredMark(): ReactElement {
  return (
    <span className="field-required" aria-hidden="true">
      *
    </span>
  );
}

export function Problem({ id, text }: { readonly id: string; readonly text: string }): ReactElement {
  return (
    <p className="field-problem" id={id}>
      <ErrorIcon label="" color="currentColor" size="small" />
      <span>{text}</span>
    </p>
  );
}

export interface TextFieldProps extends FieldText {
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'email' | 'number';
  readonly placeholder?: string;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly inputMode?: 'numeric' | 'email' | 'url';
  readonly isDisabled?: boolean;
  readonly beside?: ReactNode;
}

/** One line of text. Spell checking is off: what is entered here are names of machines and accounts. */
export function TextField(props: TextFieldProps): ReactElement {
  const { label, help, problem, isRequired, beside, name, value, onChange, ...rest } = props;
  const texts = { label, help, problem, beside, isRequired: isRequired ?? false };
  return (
    <Field {...texts}>
      {({ id, describedBy }) => (
        <Textfield
          {...rest}
          id={id}
          name={name}
          value={value}
          isInvalid={problem !== undefined}
          spellCheck={false}
          autoComplete={props.autoComplete ?? 'off'}
          aria-describedby={describedBy}
          aria-required={isRequired}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export interface SelectFieldProps extends FieldText {
  readonly name: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly isDisabled?: boolean;
}

/** A list to choose one from: the browser's own, which every keyboard and screen reader knows. */
export function SelectField(props: SelectFieldProps): ReactElement {
  const { label, help, problem, isRequired = false, name, value, options, onChange, isDisabled = false } = props;
  return (
    <Field label={label} help={help} problem={problem} isRequired={isRequired}>
      {({ id, describedBy }) => (
        <span className="select-box">
          <select
            className="select"
            id={id}
            name={name}
            value={value}
            disabled={isDisabled}
            aria-invalid={problem !== undefined}
            aria-describedby={describedBy}
            onChange={(event) => onChange(event.currentTarget.value)}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDownIcon label="" color="currentColor" size="small" />
        </span>
      )}
    </Field>
  );
}
