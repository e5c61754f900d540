/** The pages there are, in the order of the navigation. A new page is a folder beside this one and a line here. */
import type { ComponentType } from 'react';
import HandlersIcon from '@atlaskit/icon/core/automation';
import DashboardIcon from '@atlaskit/icon/core/dashboard';
import LogIcon from '@atlaskit/icon/core/email';
import HeldIcon from '@atlaskit/icon/core/inbox';
import LinkIcon from '@atlaskit/icon/core/link';
import EditIcon from '@atlaskit/icon/core/edit';
import NotificationIcon from '@atlaskit/icon/core/notification';
import PaletteIcon from '@atlaskit/icon/core/paint-palette';
import ExplainIcon from '@atlaskit/icon/core/question-circle';
import SendIcon from '@atlaskit/icon/core/send';
import SettingsIcon from '@atlaskit/icon/core/settings';
import { ConnectionsPages } from '../connections';
import { ExplainPage } from '../explain';
import { HandlersPages } from '../handlers';
import { HeldPage } from '../held';
import { IssueMailPage } from '../issue-mail/issue-mail-page';
import { LogPages } from '../log';
import { NotificationsPages } from '../notifications';
import { OverviewPage } from '../overview';
import { QueuePages } from '../queue';
import { SettingsPage } from '../settings';
import { TemplatesPages } from '../templates';

export interface PageProps {
  /** What follows the page's own part of the path: ["new", "incoming"]. */
  readonly rest: readonly string[];
}

interface PageEntry {
  /** First part of its path; the first page's is also the empty path. */
  readonly slug: string;
  readonly title: string;
  readonly Icon: typeof LinkIcon;
  readonly Page: ComponentType<PageProps>;
}

export const pages = [
  { slug: 'overview', title: 'Overview', Icon: DashboardIcon, Page: OverviewPage },
  { slug: 'log', title: 'Mail log', Icon: LogIcon, Page: LogPages },
  { slug: 'held', title: 'Held', Icon: HeldIcon, Page: HeldPage },
  { slug: 'connections', title: 'Connections', Icon: LinkIcon, Page: ConnectionsPages },
  { slug: 'handlers', title: 'Mail handlers', Icon: HandlersIcon, Page: HandlersPages },
  { slug: 'explain', title: 'Explain', Icon: ExplainIcon, Page: ExplainPage },
  { slug: 'notifications', title: 'Notifications', Icon: NotificationIcon, Page: NotificationsPages },
  { slug: 'templates', title: 'Templates', Icon: PaletteIcon, Page: TemplatesPages },
  { slug: 'queue', title: 'Queue', Icon: SendIcon, Page: QueuePages },
  { slug: 'email', title: 'Email an issue', Icon: EditIcon, Page: IssueMailPage },
  { slug: 'settings', title: 'Settings', Icon: SettingsIcon, Page: SettingsPage },
] as const satisfies readonly PageEntry[];

export interface Place {
  /** null = there is no such page. */
  readonly entry: PageEntry | null;
  readonly rest: readonly string[];
}

export function placeOf(path: string): Place {
  const [slug, ...rest] = path.split('/').filter(Boolean).map(decoded);
  if (slug === undefined) return { entry: pages[0], rest };
  return { entry: pages.find((page) => page.slug === slug) ?? null, rest };
}

/** A path that somebody typed need not be well encoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
