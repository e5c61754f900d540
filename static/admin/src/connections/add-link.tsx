/** "Add incoming connection": a link that looks like a button, for it goes to a page of its own. */
import type { ReactElement } from 'react';
import { LinkButton } from '@atlaskit/button/new';
import AddIcon from '@atlaskit/icon/core/add';
import { useMoves } from '../frame/moves';
import { useSurroundings } from '../kit/surroundings';
import type { Direction } from './form';

interface AddLinkProps {
  readonly direction: Direction;
  readonly isPrimary: boolean;
}

export function AddLink({ direction, isPrimary }: AddLinkProps): ReactElement {
  const { go } = useMoves();
  const { href } = useSurroundings().navigation;
  const to = `/connections/new/${direction}`;
  return (
    <LinkButton
      href={href(to)}
      appearance={isPrimary ? 'primary' : 'default'}
      iconBefore={AddIcon}
      onClick={(event) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      Add {direction} connection
    </LinkButton>
  );
}
