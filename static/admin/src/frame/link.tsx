/** A link within the page; with Ctrl or the middle button the browser opens it as any other. */
import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { openIssue } from '../api';
import { useSurroundings } from '../kit/surroundings';
import { useMoves } from './moves';

interface LinkProps {
  readonly to: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly isCurrent?: boolean;
  readonly id?: string;
}

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

export function Link({ to, children, className, isCurrent = false, id }: LinkProps): ReactElement {
  const { go } = useMoves();
  const { href } = useSurroundings().navigation;
  return (
    <a
      href={href(to)}
      id={id}
      className={className}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}

/** Opens the issue in a tab of its own: what one was doing here stays. */
export function IssueLink({ issueKey }: { readonly issueKey: string }): ReactElement {
  const { issueHref } = useSurroundings();
  return (
    <a
      href={issueHref(issueKey)}
      target="_blank"
      rel="noreferrer"
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        openIssue(issueKey);
      }}
    >
      {issueKey}
    </a>
  );
}
