/** Parts of a page that have addresses of their own, as links in a row. */
import type { ReactElement } from 'react';
import { Link } from '../frame/link';

interface SectionsProps {
  readonly label: string;
  readonly links: readonly { readonly to: string; readonly text: string }[];
  readonly current: string;
}

export function Sections({ label, links, current }: SectionsProps): ReactElement {
  return (
    <nav className="sections" aria-label={label}>
      {links.map(({ to, text }) => (
        <Link key={to} to={to} isCurrent={to === current}>
          {text}
        </Link>
      ))}
    </nav>
  );
}
