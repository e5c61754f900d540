/** Whose mail it is taken for: whoever has its address in Jira, or the user one chooses here. */
import type { ReactElement } from 'react';
import { PersonField, type Person } from '../kit/person-field';

export interface SenderForm {
  /** null = whoever has the address. */
  readonly sender: Person | null;
  readonly remember: boolean;
}

interface SenderFieldsProps extends SenderForm {
  /** The address of a single mail; null when there are several, or it has none. */
  readonly address: string | null;
  readonly isRequired: boolean;
  readonly problem: string | undefined;
  readonly onChange: (changes: Partial<SenderForm>) => void;
}

export function SenderFields(props: SenderFieldsProps): ReactElement {
  const { sender, remember, address, isRequired, problem, onChange } = props;
  const mail = address === null ? 'Mail of these addresses' : `Mail of ${address}`;
  return (
    <>
      <PersonField
        label="Sender in Jira"
        name="sender"
        person={sender}
        nobody={isRequired ? null : 'Whoever has its address in Jira'}
        isRequired={isRequired}
        problem={problem}
        help="Type a part of the name or address."
        onChange={(next) => onChange({ sender: next })}
      />
      {sender && (
        <label className="tick">
          <input
            type="checkbox"
            checked={remember}
            onChange={(event) => onChange({ remember: event.currentTarget.checked })}
          />
          <span>
            {mail} is from {sender.displayName} from now on too. <span className="quiet">Settings lists it.</span>
          </span>
        </label>
      )}
    </>
  );
}
