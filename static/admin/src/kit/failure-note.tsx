/** A Failure for people: what happened, why we think so, what to do, and the one click that does it where there is one. */
import type { ReactElement, ReactNode } from 'react';
import Button from '@atlaskit/button/new';
import type { Failure, FixPatch } from '../../../../src/contract';
import { Note } from './note';

interface FailureNoteProps {
  readonly title?: string;
  readonly failure: Failure;
  /** What one click would change, in words; null when this place cannot apply it. */
  readonly fix?: { readonly text: string; readonly apply: (patch: FixPatch) => void } | null;
  readonly children?: ReactNode;
}

export function FailureNote({ title, failure, fix = null, children }: FailureNoteProps): ReactElement {
  const patch = failure.fix?.patch;
  return (
    <Note appearance="error" title={title ?? failure.message}>
      {title !== undefined && <p>{failure.message}</p>}
      {failure.fix && <p>{failure.fix.text}</p>}
      {failure.evidence !== '' && (
        <p className="evidence">
          Why we think so: <q>{failure.evidence}</q>
        </p>
      )}
      {fix && patch && (
        <p>
          <Button onClick={() => fix.apply(patch)}>{fix.text}</Button>
        </p>
      )}
      {children}
    </Note>
  );
}
