/** Something is on its way. */
import type { ReactElement } from 'react';
import Spinner from '@atlaskit/spinner';

export function Loading({ text = 'Loading…' }: { readonly text?: string }): ReactElement {
  return (
    <p className="loading" role="status">
      <Spinner size="small" label="" /> {text}
    </p>
  );
}
