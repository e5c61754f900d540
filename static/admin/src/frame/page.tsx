/** The head of a page: its title (which takes the focus when one arrives), what it is for, and what one can do. */
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { nameWindow } from '../api';
import { useMoves } from './moves';

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** A link back to the list this item belongs to. */
  readonly back?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, lead, actions, back, children }: PageProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const { hasMoved } = useMoves();
  useEffect(() => nameWindow(`${title} - Postroom`), [title]);
  useEffect(() => {
    // The page one comes in by must not take the focus from Jira.
    if (hasMoved) heading.current?.focus();
  }, [hasMoved]);
  return (
    <>
      {back && <p className="page-back">{back}</p>}
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="page-lead">{lead}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}
