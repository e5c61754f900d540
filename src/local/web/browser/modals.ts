/** Modals of the app: a dialog of the parent window with another frame of the app in it. */
import type { ForgeHost, OpenModal } from './host-window';

export function modalOpener(): Pick<ForgeHost, 'openModal' | 'modal'> {
  const opened = new Map<string, OpenModal>();
  return {
    modal: (id) => opened.get(id),
    openModal: ({ source, context, title = 'Dialog', size, closeOnEscape, closeOnOverlayClick, onClose }) => {
      const id = crypto.randomUUID();
      const dialog = document.createElement('dialog');
      dialog.className = `modal ${typeof size === 'string' ? size : 'medium'}`;
      dialog.setAttribute('aria-label', title);
      const close = (payload: unknown): void => {
        if (!opened.delete(id)) return;
        dialog.close();
        onClose?.(payload);
        // The frame that asked is in the dialog: it gets its answer first.
        setTimeout(() => dialog.remove());
      };
      opened.set(id, { context, close });
      dialog.addEventListener('cancel', (event) => {
        event.preventDefault();
        if (closeOnEscape !== false) close(undefined);
      });
      dialog.addEventListener('click', (event) => {
        if (event.target === dialog && closeOnOverlayClick !== false) close(undefined);
      });
      const frame = document.createElement('iframe');
      frame.title = title;
      frame.src = `${source}?modal=${id}`;
      dialog.append(frame);
      document.body.append(dialog);
      dialog.showModal();
    },
  };
}
