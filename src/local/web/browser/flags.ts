/** Flags of the app, drawn in the parent window as Jira draws them. */
import type { FlagOptions, ForgeHost } from './host-window';

export function flagDrawer(): Pick<ForgeHost, 'showFlag' | 'closeFlag'> {
  const list = document.createElement('div');
  list.className = 'flags';
  list.setAttribute('role', 'status');
  document.body.append(list);
  const shown = new Map<string | number, HTMLElement>();
  const closeFlag = (id: string | number): void => {
    shown.get(id)?.remove();
    shown.delete(id);
  };
  return {
    closeFlag,
    showFlag: (options) => {
      closeFlag(options.id);
      const flag = drawFlag(options, () => closeFlag(options.id));
      shown.set(options.id, flag);
      list.append(flag);
      if (options.isAutoDismiss) setTimeout(() => closeFlag(options.id), 8000);
    },
  };
}

function drawFlag({ title, description, type, actions = [] }: FlagOptions, dismiss: () => void): HTMLElement {
  const flag = document.createElement('section');
  flag.className = `flag ${/^[a-z]+$/.test(type) ? type : 'info'}`;
  const heading = document.createElement('h2');
  heading.textContent = title ?? '';
  const text = document.createElement('p');
  text.textContent = description ?? '';
  const bar = document.createElement('p');
  bar.className = 'actions';
  bar.append(...actions.map((action) => button(action.text, () => action.onClick())), button('Dismiss', dismiss));
  flag.append(heading, text, bar);
  return flag;
}

function button(text: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.addEventListener('click', onClick);
  return element;
}
