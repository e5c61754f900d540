/** Chosen things in a row, each with a button that takes it away. */
import type { ReactElement } from 'react';
import CrossIcon from '@atlaskit/icon/core/cross';

interface ChipsProps {
  readonly label: string;
  readonly chips: readonly {
    readonly key: string;
    readonly text: string;
    readonly title?: string;
    readonly isBad?: boolean;
  }[];
  readonly onRemove: (key: string) => void;
}

export function Chips({ label, chips, onRemove }: ChipsProps): ReactElement | null {
  if (chips.length === 0) return null;
  return (
    <ul className="chips" aria-label={label}>
      {chips.map(({ key, text, title, isBad = false }) => (
        <li key={key} className={isBad ? 'is-bad' : undefined} title={title}>
          <span>{text}</span>
          <button type="button" aria-label={`Remove ${text}`} onClick={() => onRemove(key)}>
            <CrossIcon label="" color="currentColor" size="small" />
          </button>
        </li>
      ))}
    </ul>
  );
}
