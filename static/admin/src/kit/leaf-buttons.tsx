/** Newer and older, below a long list. */
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import type { Leaf } from './use-pages';

interface LeafButtonsProps {
  readonly leaf: Leaf;
  /** Where the next page begins; null = there is none. */
  readonly next: string | null;
}

export function LeafButtons({ leaf, next }: LeafButtonsProps): ReactElement | null {
  if (leaf.isFirst && next === null) return null;
  return (
    <div className="buttons leaf-buttons">
      <Button isDisabled={leaf.isFirst} onClick={leaf.newer}>
        Newer
      </Button>
      <Button isDisabled={next === null} onClick={() => next !== null && leaf.older(next)}>
        Older
      </Button>
    </div>
  );
}
