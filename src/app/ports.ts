/**
 * What the app needs from the world. Each port has one implementation, on Forge (src/forge); the local host puts twins behind
 * Forge, not behind the ports. Every method rejects with a FailureError and nothing else.
 */
import type { AdfDocument } from '../adf';
import type {
  DoctorReport,
  DoctorInput,
  DoctorStep,
  FetchFrame,
  FetchRequest,
  GatewayAnswer,
  GatewayCall,
  GatewayRequest,
} from '../contract';

// ----------------------------------------------------------------------------------------------------------- storage

/** A condition on the record that is there now; conditions exist on entities only. */
export type Condition =
  | { readonly attribute: string; readonly is: 'missing' }
  | { readonly attribute: string; readonly is: 'equal' | 'less'; readonly to: string | number };

/** At least one; any of them may hold. */
export type Conditions = readonly [Condition, ...Condition[]];

export type StoreWrite =
  | {
      readonly kind: 'set';
      readonly key: string;
      readonly value: object | string | number;
      readonly entity?: string;
      /** Any one of them suffices. */
      readonly when?: Conditions;
      readonly ttlSeconds?: number;
    }
  | { readonly kind: 'delete'; readonly key: string; readonly entity?: string }
  | { readonly kind: 'check'; readonly key: string; readonly entity: string; readonly when: Conditions };

export interface StoreKey {
  readonly key: string;
  readonly entity?: string;
}

export interface IndexQuery {
  readonly entity: string;
  readonly index: string;
  /** Values of the index's partition attributes, in full. */
  readonly partition?: readonly (string | number)[];
  /** Bounds of the range attribute, both included. */
  readonly from?: number;
  readonly to?: number;
  readonly newestFirst: boolean;
  readonly limit: number;
  readonly cursor?: string;
  /** All must hold. */
  readonly filters?: readonly {
    readonly attribute: string;
    readonly contains?: string;
    readonly equals?: string | number;
  }[];
}

export interface StorePage {
  readonly entries: readonly { readonly key: string; readonly value: unknown }[];
  /** null at the end. */
  readonly cursor: string | null;
}

/** The most operations of one `transact`; a platform limit. */
export const transactionOperations = 25;

/** Small records. Keys: letters, digits and `: . _ - #` and spaces, at most 500. Values at most 240 KiB. */
export interface Store {
  get(key: StoreKey): Promise<unknown>;
  /** Missing ones are missing in the map, whose keys are `storeKeyText`. */
  getMany(keys: readonly StoreKey[]): Promise<ReadonlyMap<string, unknown>>;
  set(key: string, value: object | string | number, ttlSeconds?: number): Promise<void>;
  /** false = there was one already, and nothing was written. */
  create(key: string, value: object | string | number, ttlSeconds?: number): Promise<boolean>;
  delete(key: string): Promise<void>;
  list(prefix: string, limit: number, cursor?: string): Promise<StorePage>;
  /** All or nothing, at most `transactionOperations`; false = a condition did not hold, and nothing was written. */
  transact(writes: readonly StoreWrite[]): Promise<boolean>;
  query(query: IndexQuery): Promise<StorePage>;
}

export const storeKeyText = ({ key, entity }: StoreKey): string => (entity === undefined ? key : `${entity}/${key}`);

/** Passwords and signing keys; encrypted by the platform, never listed. */
export interface Secrets {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  /** false = there was one already, which stays. */
  create(key: string, value: string): Promise<boolean>;
  delete(key: string): Promise<void>;
}

// ------------------------------------------------------------------------------------------------------------ queues

export interface QueuedEvent {
  readonly body: Record<string, unknown>;
  readonly delaySeconds?: number;
  /** At most one event of this key runs at a time. */
  readonly oneAtATime?: string;
}

export interface Queues {
  push(queue: string, events: readonly QueuedEvent[]): Promise<void>;
}

// -------------------------------------------------------------------------------------------------------------- Jira

export interface JiraIssue {
  readonly id: string;
  readonly key: string;
  readonly summary: string;
  readonly projectKey: string;
  readonly issueType: string;
  readonly statusName: string;
  /** Jira's status category: new, indeterminate, done. */
  readonly statusCategory: string;
  /** When it last came into that category; null when Jira does not say. */
  readonly statusCategorySinceMs: number | null;
  readonly reporter: JiraPerson | null;
  readonly assignee: JiraPerson | null;
}

export interface JiraPerson {
  readonly accountId: string;
  readonly displayName: string;
  /** null when the person hides it. */
  readonly emailAddress: string | null;
  /** A deactivated account can do nothing. */
  readonly active: boolean;
  /** `atlassian` for people of the site, `customer` for those of a service desk, `app`; '' when Jira does not say. */
  readonly accountType: string;
}

export interface JiraComment {
  readonly id: string;
  readonly author: JiraPerson | null;
  readonly createdMs: number;
  readonly body: unknown;
  /** Marker left by this app; null when it has none. */
  readonly marker: string | null;
  /** Seen by agents only: Jira Service Management's internal comment, or a comment restricted to a role or group. */
  readonly isInternal: boolean;
}

export interface JiraFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface JiraAttachment {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly createdMs: number;
}

export interface JiraProject {
  readonly key: string;
  readonly name: string;
  readonly issueTypes: readonly { readonly id: string; readonly name: string }[];
}

/** Jira Cloud, as the app. */
export interface Jira {
  /** null when there is none that the app may see; a moved issue is found by its old key. */
  issue(idOrKey: string): Promise<JiraIssue | null>;
  addComment(issueId: string, comment: NewComment, marker: string): Promise<{ readonly id: string }>;
  /** One comment; null when it is gone. */
  comment(issueId: string, commentId: string): Promise<JiraComment | null>;
  /** The newest one that everybody who sees the issue sees; null when there is none. */
  newestComment(issueId: string): Promise<JiraComment | null>;
  /** The comment that carries this marker among those made since; null when there is none. */
  findComment(issueId: string, marker: string, sinceMs: number): Promise<{ readonly id: string } | null>;
  createIssue(issue: NewIssue, marker: string): Promise<{ readonly id: string; readonly key: string }>;
  /** The issue that carries this marker among those created since in the project; null = in any. */
  findIssue(
    projectKey: string | null,
    marker: string,
    sinceMs: number,
  ): Promise<{ readonly id: string; readonly key: string } | null>;
  setDescription(issueId: string, description: AdfDocument): Promise<void>;
  attach(issueId: string, files: readonly JiraFile[]): Promise<readonly JiraAttachment[]>;
  attachments(issueId: string): Promise<readonly JiraAttachment[]>;
  /** The media file id by which ADF shows an attachment; null when Jira does not say. */
  mediaId(attachmentId: string): Promise<string | null>;
  projects(query: string): Promise<readonly JiraProject[]>;

  /** The person with this address; null when there is none, or the profile hides it. */
  personByAddress(address: string): Promise<JiraPerson | null>;
  /** People by a part of their name or address. */
  people(query: string): Promise<readonly JiraPerson[]>;
  watchers(issueId: string): Promise<readonly JiraPerson[]>;
  /** Nothing happens when the person watches already. */
  addWatcher(issueId: string, accountId: string): Promise<void>;
  /** Adds people to a field that takes several; those who are there already stay there once. */
  addToField(issueId: string, field: string, accountIds: readonly string[]): Promise<void>;
  /** The steps that the issue can take now. */
  transitions(issueId: string): Promise<readonly JiraTransition[]>;
  transition(issueId: string, transitionId: string): Promise<void>;
  /** Links a new issue to the one it goes on from, once. */
  link(issueId: string, toIssueId: string, linkType: string): Promise<void>;
  /** What a new issue of the type may hold. */
  createFields(projectKey: string, issueType: string): Promise<readonly JiraField[]>;
  linkTypes(): Promise<readonly string[]>;

  /** What mails and rules speak of; null when there is none that the app may see. */
  details(idOrKey: string, fieldIds: readonly string[]): Promise<JiraDetails | null>;
  /** With the address even where the profile hides it, which apps may read; null when there is no such account. */
  person(accountId: string): Promise<JiraPerson | null>;
  /** People and members of groups that have the role in the project; without addresses that profiles hide. */
  roleMembers(projectKey: string, roleId: string): Promise<readonly JiraPerson[]>;
  groupMembers(groupId: string): Promise<readonly JiraPerson[]>;
  /** Which of the queries find the issue; one that Jira cannot read finds nothing. */
  matching(issueId: string, jqls: readonly string[]): Promise<ReadonlySet<string>>;
  /** null when it is gone. */
  attachmentBytes(attachmentId: string): Promise<Uint8Array | null>;
  site(): Promise<{ readonly name: string; readonly url: string }>;
  findGroups(query: string): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** What rules choose among. */
  choices(): Promise<JiraChoices>;
}

/** An issue with all that mails speak of. */
export interface JiraDetails extends JiraIssue {
  readonly issueType: string;
  /** '' when it has none. */
  readonly priority: string;
  readonly resolution: string;
  readonly projectName: string;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** ADF; null when it is empty. */
  readonly description: unknown;
  readonly attachments: readonly JiraAttachment[];
  /** Values of the fields asked for, as Jira gives them. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Marker left by this app when it created the issue; null when it did not. */
  readonly marker: string | null;
}

export interface JiraChoices {
  readonly statuses: readonly string[];
  readonly issueTypes: readonly string[];
  readonly fields: readonly { readonly id: string; readonly name: string; readonly holdsPeople: boolean }[];
  readonly roles: readonly { readonly id: string; readonly name: string }[];
}

export interface NewComment {
  readonly body: AdfDocument;
  /** Seen by agents only, where the project is one of Jira Service Management. */
  readonly internal: boolean;
  /** In whose name; null = the app's. */
  readonly as: string | null;
}

export interface JiraTransition {
  readonly id: string;
  readonly name: string;
  /** Category of the status it leads to. */
  readonly toCategory: string;
}

export interface JiraField {
  readonly id: string;
  readonly name: string;
  readonly required: boolean;
  /** Jira's schema: `string`, `array`, `option`, … and of what an array is. */
  readonly type: string;
  readonly items: string | null;
  /** The custom field's kind, `com.atlassian.jira.plugin.system.customfieldtypes:textarea`; null for system fields. */
  readonly custom: string | null;
  /** By name; empty when any value goes. */
  readonly values: readonly string[];
}

export interface NewIssue {
  readonly projectKey: string;
  /** Name or id. */
  readonly issueType: string;
  readonly summary: string;
  readonly description: AdfDocument;
  /** By name; null = Jira's default. */
  readonly priority: string | null;
  readonly labels: readonly string[];
  readonly components: readonly string[];
  readonly fields: Readonly<Record<string, unknown>>;
  /** Account id; null = whoever creates it. */
  readonly reporter: string | null;
}

// ----------------------------------------------------------------------------------------------------------- gateway

/** A message as the gateway hands it over: whole, or reduced when `omissions` is not empty. */
export type FetchedMessage = Exclude<FetchFrame, { kind: 'end' }> & { readonly bytes: Uint8Array };

export interface MailGateway {
  call<C extends GatewayCall>(call: C, request: GatewayRequest<C>): Promise<GatewayAnswer<C>>;
  /** In the order of the refs; may end early (see `answerLimitBytes`): the rest is asked for again. */
  fetch(request: FetchRequest): AsyncIterable<FetchedMessage>;
  doctor(request: DoctorInput, onStep: (step: DoctorStep) => void): Promise<DoctorReport>;
}

// ------------------------------------------------------------------------------------------------------------- world

export interface LogLine {
  readonly event: string;
  readonly [detail: string]: string | number | boolean | null;
}

export interface World {
  /** Whoever uses the page; null when nobody does (schedule, queue). */
  readonly accountId: string | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Unguessable, URL-safe. */
  readonly randomId: () => string;
  readonly store: Store;
  readonly secrets: Secrets;
  readonly queues: Queues;
  readonly jira: Jira;
  readonly gateway: MailGateway;
  readonly log: (line: LogLine) => void;
  /** The moment by which the function must have ended. */
  readonly deadlineMs: number;
}
