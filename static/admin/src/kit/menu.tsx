/** A button with a menu of actions (WAI-ARIA menu button): arrow keys, Home, End, Escape; focus returns to the button. */
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { IconButton } from '@atlaskit/button/new';
import MoreIcon from '@atlaskit/icon/core/show-more-horizontal';

export interface MenuAction {
  readonly text: string;
  readonly onClick: () => void;
  readonly isDanger?: boolean;
}

interface MenuProps {
  /** "Actions for Support inbox" */
  readonly label: string;
  readonly actions: readonly MenuAction[];
}

export function Menu({ label, actions }: MenuProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: PointerEvent): void => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [isOpen]);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className="menu" ref={box}>
      <IconButton
        ref={button}
        icon={MoreIcon}
        label={label}
        appearance="subtle"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      />
      {isOpen && <MenuList id={id} label={label} actions={actions} onClose={close} />}
    </div>
  );
}

interface MenuListProps extends MenuProps {
  readonly id: string;
  readonly onClose: () => void;
}

function MenuList({ id, label, actions, onClose }: MenuListProps): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  const items = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  useEffect(() => {
    items()[0]?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' || event.key === 'Escape') onClose();
    if (event.key === 'Escape') event.preventDefault();
    const to = nextItem(event.key, items());
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  return (
    <div className="menu-list" role="menu" id={id} aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {actions.map((action) => (
        <button
          key={action.text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={action.isDanger ? 'menu-danger' : undefined}
          onClick={() => {
            // The button has focus again before a dialog opens, so that the dialog gives it back.
            onClose();
            action.onClick();
          }}
        >
          {action.text}
        </button>
      ))}
    </div>
  );
}

function nextItem(key: string, items: readonly HTMLElement[]): HTMLElement | undefined {
  const here = items.findIndex((item) => item === document.activeElement);
  switch (key) {
    case 'ArrowDown':
      return items[(here + 1) % items.length];
    case 'ArrowUp':
      return items[(here - 1 + items.length) % items.length];
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default:
      return undefined;
  }
}
