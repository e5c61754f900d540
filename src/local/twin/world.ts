/** What the parts of the twin share: its stores, its clock, its address, and who is told when something happened. */
import type { DatabaseSync } from 'node:sqlite';
import type { DeclaredProperty } from '../manifest';
import type { ProductEvent } from '../product-event';
import { openLinks, openSettings, openTextIndex, openWatchers } from './store/around';
import type { Links, Settings, TextIndex, Watchers } from './store/around';
import { openAttachments, type Attachments } from './store/attachments';
import { openComments, type Comments } from './store/comments';
import { openIssues, type Issues } from './store/issues';
import { openPeople, type People, type Person } from './store/people';
import { openProjects, type Projects } from './store/projects';
import { openProperties, type Properties } from './store/properties';
import { createTables } from './store/schema';

export interface World {
  readonly db: DatabaseSync;
  readonly now: () => number;
  /** The site's address, without a slash at its end. */
  readonly baseUrl: () => string;
  /** The app's own account. */
  readonly app: Person;
  readonly people: People;
  readonly projects: Projects;
  readonly issues: Issues;
  readonly comments: Comments;
  readonly properties: Properties;
  readonly attachments: Attachments;
  readonly watchers: Watchers;
  readonly links: Links;
  readonly settings: Settings;
  readonly text: TextIndex;
  /**
   * Tells the listeners, inside the transaction of what happened: both are kept, or neither. `more` is what belongs to the event
   * besides; nobody asks for it when the app does not listen.
   */
  readonly emit: (event: ProductEvent, more: () => object) => void;
}

export interface WorldOptions {
  readonly db: DatabaseSync;
  readonly filesDir: string;
  readonly now: () => number;
  readonly baseUrl: () => string;
  readonly declared: readonly DeclaredProperty[];
  readonly emit: World['emit'];
}

export const adminEmail = 'admin@postroom.example';

export function openWorld({ db, filesDir, now, baseUrl, declared, emit }: WorldOptions): World {
  createTables(db);
  const people = openPeople(db);
  return {
    db,
    now,
    baseUrl,
    emit,
    app: people.put({ accountId: '712020:postroom-app', displayName: 'Postroom', email: '', accountType: 'app' }),
    people,
    projects: openProjects(db),
    issues: openIssues(db),
    comments: openComments(db),
    properties: openProperties(db, declared),
    attachments: openAttachments(db, filesDir),
    watchers: openWatchers(db),
    links: openLinks(db),
    settings: openSettings(db),
    text: openTextIndex(db),
  };
}
