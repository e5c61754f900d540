/** A dialog: the browser's own <dialog>, so focus stays in it, Escape closes it, and focus goes back to its opener. */
import { useEffect, useId, useLayoutEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The buttons, the one that does it first. */
  readonly actions: ReactNode;
  readonly onClose: () => void;
  /** Called by Enter in a field. */
  readonly onSubmit?: () => void;
  readonly width?: 'small' | 'medium';
}

export function Dialog({ title, children, actions, onClose, onSubmit, width = 'small' }: DialogProps): ReactElement {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  const closing = useRef(onClose);
  useEffect(() => {
    closing.current = onClose;
  });
  useLayoutEffect(() => {
    const dialog = element.current;
    if (!dialog) return;
    const cancelled = (event: Event): void => {
      event.preventDefault();
      closing.current();
    };
    dialog.addEventListener('cancel', cancelled);
    placeNear(dialog, document.activeElement);
    dialog.showModal();
    return () => {
      dialog.removeEventListener('cancel', cancelled);
      dialog.close();
    };
  }, []);
  // Outside of the form that may have opened it: a browser does not let "submit" leave a form inside of another form.
  return createPortal(
    <dialog ref={element} className={`dialog dialog-${width}`} aria-labelledby={id}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          onSubmit?.();
        }}
      >
        <h2 id={id}>{title}</h2>
        <div className="dialog-body">{children}</div>
        <div className="dialog-actions">{actions}</div>
      </form>
    </dialog>,
    document.body,
  );
}

/** Jira may let the page's frame grow as tall as its content: then "the middle" can be out of sight, the opener is not. */
function placeNear(dialog: HTMLDialogElement, opener: Element | null): void {
  if (!opener || window.innerHeight <= window.screen.availHeight) return;
  const top = Math.max(16, opener.getBoundingClientRect().top - 160);
  dialog.style.setProperty('--dialog-top', `${Math.round(top)}px`);
}
