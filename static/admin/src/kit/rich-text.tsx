/** Text with bold, italics, lists and links, as one writes a mail. What goes in is cleaned first: it may be a stranger's. */
import { useEffect, useId, useRef, useState, type ReactElement } from 'react';
import { IconButton } from '@atlaskit/button/new';
import LinkIcon from '@atlaskit/icon/core/link';
import ListIcon from '@atlaskit/icon/core/list-bulleted';
import NumbersIcon from '@atlaskit/icon/core/list-numbered';
import BoldIcon from '@atlaskit/icon/core/text-bold';
import ItalicIcon from '@atlaskit/icon/core/text-italic';
import { AskDialog } from './ask-dialog';
import { cleanHtml } from './clean-html';
import { TextField } from './field';

interface RichTextProps {
  readonly label: string;
  /** What it starts with; later changes of it are put in where the caret is (`insert`). */
  readonly initial: string;
  readonly onChange: (html: string) => void;
  /** Puts something in where the caret is; called once with the way to do it. */
  readonly onReady: (insert: (html: string) => void) => void;
}

const buttons = [
  { command: 'bold', label: 'Bold', Icon: BoldIcon },
  { command: 'italic', label: 'Italic', Icon: ItalicIcon },
  { command: 'insertUnorderedList', label: 'Bulleted list', Icon: ListIcon },
  { command: 'insertOrderedList', label: 'Numbered list', Icon: NumbersIcon },
] as const;

/** Old, and the only thing that edits where the caret is with the browser's own undo. */
function edit(command: string, value?: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  document.execCommand(command, false, value);
}

export function RichText({ label, initial, onChange, onReady }: RichTextProps): ReactElement {
  const area = useRef<HTMLDivElement>(null);
  const caret = useRef<Range | null>(null);
  const [isLinking, setLinking] = useState(false);
  const [first] = useState(() => ({ initial, onReady }));
  const id = useId();
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    edit('defaultParagraphSeparator', 'p');
    element.innerHTML = cleanHtml(first.initial);
    first.onReady((html) => {
      back(element, caret.current);
      edit('insertHTML', cleanHtml(html));
    });
  }, [first]);
  const keep = (): void => {
    const selection = window.getSelection();
    if (selection && selection.rangeCount > 0) caret.current = selection.getRangeAt(0).cloneRange();
  };
  const tell = (): void => onChange(area.current?.innerHTML ?? '');
  return (
    <div className="field">
      <p className="label" id={id}>
        {label}
      </p>
      <div className="rich-box">
        <div className="rich-tools" role="toolbar" aria-label={`Format of ${label}`}>
          {buttons.map(({ command, label: name, Icon }) => (
            // The selection stays: the button does not take the focus from a pointer.
            <span key={command} onPointerDown={(event) => event.preventDefault()}>
              <IconButton
                icon={Icon}
                label={name}
                appearance="subtle"
                spacing="compact"
                onClick={() => (back(area.current, caret.current), edit(command), tell())}
              />
            </span>
          ))}
          <IconButton
            icon={LinkIcon}
            label="Link"
            appearance="subtle"
            spacing="compact"
            onClick={() => setLinking(true)}
          />
        </div>
        <div
          ref={area}
          className="rich-text"
          role="textbox"
          aria-multiline="true"
          aria-labelledby={id}
          contentEditable
          suppressContentEditableWarning
          tabIndex={0}
          onInput={tell}
          onBlur={keep}
          onKeyUp={keep}
          onPointerUp={keep}
          onPaste={(event) => {
            const html = event.clipboardData.getData('text/html');
            if (html === '') return;
            event.preventDefault();
            edit('insertHTML', cleanHtml(html));
          }}
        />
      </div>
      {isLinking && (
        <LinkDialog
          onClose={() => setLinking(false)}
          onLink={(address) => {
            setLinking(false);
            // The dialog gives the focus back first.
            window.setTimeout(() => {
              back(area.current, caret.current);
              link(address, caret.current);
              tell();
            });
          }}
        />
      )}
    </div>
  );
}

function back(area: HTMLElement | null, range: Range | null): void {
  if (!area) return;
  if (document.activeElement === area) return;
  area.focus();
  const selection = window.getSelection();
  if (!selection || !range || !area.contains(range.commonAncestorContainer)) return;
  selection.removeAllRanges();
  selection.addRange(range);
}

function link(address: string, range: Range | null): void {
  if (range && !range.collapsed) edit('createLink', address);
  else {
    const anchor = document.createElement('a');
    anchor.href = address;
    anchor.textContent = address;
    edit('insertHTML', anchor.outerHTML);
  }
}

function LinkDialog({
  onClose,
  onLink,
}: {
  readonly onClose: () => void;
  readonly onLink: (address: string) => void;
}): ReactElement {
  const [address, setAddress] = useState('https://');
  const [problem, setProblem] = useState<string>();
  const done = (): void => {
    if (/^(https?:\/\/|mailto:)[^\s]+$/.test(address.trim())) onLink(address.trim());
    else setProblem('Enter an address that begins with https://, http:// or mailto:.');
  };
  return (
    <AskDialog title="Link" does="Put it in" onDo={done} onClose={onClose}>
      <TextField label="Address" name="link" autoFocus value={address} problem={problem} onChange={setAddress} />
    </AskDialog>
  );
}
