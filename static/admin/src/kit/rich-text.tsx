/** Text with bold, italics, lists and links, as one writes a mail. What goes in is cleaned first: it may be a stranger's. */
import { useEffect, useId, useRef, useState, type ClipboardEvent, type ReactElement, type RefObject } from 'react';
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

interface Editing {
  readonly area: RefObject<HTMLDivElement>;
  /** Keeps where the caret is. */
  readonly keep: () => void;
  readonly tell: () => void;
  readonly format: (command: string) => void;
  readonly link: (address: string) => void;
}

function useEditing({ initial, onReady, onChange }: RichTextProps): Editing {
  const area = useRef<HTMLDivElement>(null);
  const caret = useRef<Range | null>(null);
  const [first] = useState(() => ({ initial, onReady }));
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
  const tell = (): void => onChange(area.current?.innerHTML ?? '');
  return {
    area,
    tell,
    keep: () => {
      const selection = window.getSelection();
      // When a dialog opens, the selection may be in it already.
      if (selection?.anchorNode && area.current?.contains(selection.anchorNode))
        caret.current = selection.getRangeAt(0).cloneRange();
    },
    format: (command) => {
      back(area.current, caret.current);
      edit(command);
      tell();
    },
    link: (address) => {
      back(area.current, caret.current);
      link(address);
      tell();
    },
  };
}

export function RichText(props: RichTextProps): ReactElement {
  const { label } = props;
  const { area, keep, tell, format, link: putLink } = useEditing(props);
  const [isLinking, setLinking] = useState(false);
  const id = useId();
  return (
    <div className="field">
      <p className="label" id={id}>
        {label}
      </p>
      <div className="rich-box">
        <Tools label={label} onFormat={format} onLink={() => setLinking(true)} />
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
          onPaste={paste}
        />
      </div>
      {isLinking && (
        <LinkDialog
          onClose={() => setLinking(false)}
          onLink={(address) => {
            setLinking(false);
            // The dialog gives the focus back first.
            window.setTimeout(() => putLink(address));
          }}
        />
      )}
    </div>
  );
}

function paste(event: ClipboardEvent): void {
  const html = event.clipboardData.getData('text/html');
  if (html === '') return;
  event.preventDefault();
  edit('insertHTML', cleanHtml(html));
}

interface ToolsProps {
  readonly label: string;
  readonly onFormat: (command: string) => void;
  readonly onLink: () => void;
}

function Tools({ label, onFormat, onLink }: ToolsProps): ReactElement {
  const button = { appearance: 'subtle', spacing: 'compact' } as const;
  return (
    // The selection stays: the buttons do not take the focus from a pointer.
    <div
      className="rich-tools"
      role="toolbar"
      aria-label={`Format of ${label}`}
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
    >
      {buttons.map(({ command, label: name, Icon }) => (
        <IconButton key={command} icon={Icon} label={name} {...button} onClick={() => onFormat(command)} />
      ))}
      <IconButton icon={LinkIcon} label="Link" {...button} onClick={onLink} />
    </div>
  );
}

/** The focus, and the caret where it was; a dialog may have taken either. */
function back(area: HTMLElement | null, range: Range | null): void {
  const selection = window.getSelection();
  if (!area || !selection) return;
  if (document.activeElement === area && selection.anchorNode && area.contains(selection.anchorNode)) return;
  area.focus();
  if (range && area.contains(range.commonAncestorContainer)) {
    selection.removeAllRanges();
    selection.addRange(range);
  } else {
    selection.selectAllChildren(area);
    selection.collapseToEnd();
  }
}

function link(address: string): void {
  if (window.getSelection()?.isCollapsed === false) edit('createLink', address);
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
