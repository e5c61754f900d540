/** A line to take along: selected by one click, and a button that copies it. */
import { useRef, useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';

interface CopyableProps {
  /** What it is, for example "Value". */
  readonly label: string;
  readonly text: string;
  /** Tells this one from others on the page; becomes part of the button's name. */
  readonly of: string;
}

export function Copyable({ label, text, of }: CopyableProps): ReactElement {
  const line = useRef<HTMLElement>(null);
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    const isCopied = await copied(text);
    if (!isCopied && line.current) window.getSelection()?.selectAllChildren(line.current);
    setSaid(isCopied ? 'Copied.' : 'The browser does not let Postroom copy. It is selected: press Ctrl+C or ⌘C.');
  };
  return (
    <div className="copyable">
      <span className="copyable-label">{label}</span>
      <code ref={line}>{text}</code>
      <Button spacing="compact" aria-label={`Copy ${label.toLowerCase()} of ${of}`} onClick={() => void copy()}>
        Copy
      </Button>
      <span className="copyable-said" role="status">
        {said}
      </span>
    </div>
  );
}

/** Browsers refuse in frames without permission, and have no clipboard at all without https. */
async function copied(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  return clipboard === undefined
    ? false
    : clipboard.writeText(text).then(
        () => true,
        () => false,
      );
}
