/** Reads the `fields` and `update` of a request into an issue, and refuses what Jira would refuse, field by field. */
import { checkDocument } from '../adf-check';
import { JiraError } from '../errors';
import { fieldById, options } from '../fields';
import { issueTypes, named, priorities } from '../scheme';
import type { Issue } from '../store/issues';
import type { Person } from '../store/people';
import type { Project } from '../store/projects';
import { isRecord, mayHere, type Call, type Json } from './call';

/** What a request may change in an issue. */
export type Draft = { -readonly [K in keyof IssueParts]: IssueParts[K] };
type IssueParts = Pick<
  Issue,
  | 'typeId'
  | 'priorityId'
  | 'summary'
  | 'description'
  | 'environment'
  | 'reporter'
  | 'assignee'
  | 'labels'
  | 'componentIds'
  | 'custom'
  | 'parentId'
  | 'dueDate'
>;

/** A field was refused; collected into one answer. */
class Refused extends Error {}

interface Input {
  readonly call: Call;
  readonly project: Project;
}

type Read = (draft: Draft, value: unknown, input: Input) => void;

const readers: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['summary', (draft, value) => (draft.summary = summaryOf(value))],
  ['description', (draft, value) => (draft.description = documentOf('description', value))],
  ['environment', (draft, value) => (draft.environment = documentOf('environment', value))],
  ['issuetype', (draft, value) => (draft.typeId = oneOf(issueTypes, value, 'Specify a valid issue type'))],
  ['priority', (draft, value) => (draft.priorityId = oneOf(priorities, value, 'The priority selected is invalid.'))],
  ['reporter', (draft, value, input) => (draft.reporter = reporterOf(value, input))],
  ['assignee', (draft, value, input) => (draft.assignee = assigneeOf(value, input))],
  ['labels', (draft, value) => (draft.labels = [...new Set(listOf(value).map(labelOf))].sort())],
  ['components', (draft, value, input) => (draft.componentIds = listOf(value).map((one) => componentOf(one, input)))],
  ['parent', (draft, value, input) => (draft.parentId = parentOf(value, input))],
  ['duedate', (draft, value) => (draft.dueDate = dateOf(value))],
]);

/** Reads into `draft`. @throws JiraError 400 that names every refused field */
export function readFields(call: Call, project: Project, draft: Draft, fields: Json): void {
  collect((refuse) => {
    for (const [id, value] of Object.entries(fields)) {
      if (id === 'project') continue;
      refuse(id, () => readField({ call, project }, draft, id, value));
    }
  });
}

function readField(input: Input, draft: Draft, id: string, value: unknown): void {
  const read = readers.get(id);
  if (read) read(draft, value, input);
  else if (fieldById(id)?.custom !== undefined) draft.custom = { ...draft.custom, [id]: customOf(id, value, input) };
  else throw new Refused(`Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`);
}

/** `update: {labels: [{add: "x"}]}`. Comments are not fields: the caller writes them. */
export function readUpdates(call: Call, project: Project, draft: Draft, update: Json): void {
  collect((refuse) => {
    for (const [id, operations] of Object.entries(update)) {
      if (id === 'comment') continue;
      refuse(id, () => {
        for (const operation of listOf(operations)) applyOperation({ call, project }, draft, id, operation);
      });
    }
  });
}

function applyOperation(input: Input, draft: Draft, id: string, operation: unknown): void {
  const [verb, value] = Object.entries(isRecord(operation) ? operation : {})[0] ?? ['', null];
  if (verb === 'set') {
    readField(input, draft, id, value);
    return;
  }
  if (verb !== 'add' && verb !== 'remove') throw new Refused(`Operation '${verb}' is not supported for '${id}'.`);
  const change = <T>(list: readonly T[], item: T): T[] =>
    verb === 'add' ? [...new Set([...list, item])] : list.filter((one) => one !== item);
  if (id === 'labels') draft.labels = change(draft.labels, labelOf(value)).sort();
  else if (id === 'components') draft.componentIds = change(draft.componentIds, componentOf(value, input));
  else if (fieldById(id)?.custom !== undefined && fieldById(id)?.type === 'array') {
    const before = draft.custom[id];
    const [item] = customOf(id, [value], input) as readonly unknown[];
    draft.custom = { ...draft.custom, [id]: change(Array.isArray(before) ? (before as unknown[]) : [], item) };
  } else throw new Refused(`Operation '${verb}' is not supported for '${id}'.`);
}

function collect(work: (refuse: (id: string, read: () => void) => void) => void): void {
  const errors: Record<string, string> = {};
  work((id, read) => {
    try {
      read();
    } catch (error) {
      if (error instanceof Refused) errors[id] = error.message;
      // A document is refused without the name of its field where Jira does so.
      else if (error instanceof JiraError && Object.keys(error.errors).length > 0) Object.assign(errors, error.errors);
      else throw error;
    }
  });
  if (Object.keys(errors).length > 0) throw new JiraError(400, [], errors);
}

function summaryOf(value: unknown): string {
  if (typeof value !== 'string') throw new Refused('Operation value must be a string');
  if (value.trim() === '') throw new Refused('You must specify a summary of the issue.');
  if (/[\r\n]/.test(value)) throw new Refused('The summary is invalid because it contains newline characters.');
  if (value.length > 255) throw new Refused("Summary can't exceed 255 characters.");
  return value;
}

function documentOf(field: string, value: unknown): unknown {
  if (value === null) return null;
  checkDocument(field, value);
  return value;
}

/** The id of the thing that `{id}` or `{name}` names. */
function oneOf(list: readonly { id: string; name: string }[], value: unknown, refusal: string): string {
  if (!isRecord(value)) throw new Refused('data was not an object');
  const wanted = value['id'] ?? value['name'];
  const found = typeof wanted === 'string' ? named(list, wanted) : undefined;
  if (!found) throw new Refused(refusal);
  return found.id;
}

function personOf(value: unknown, { call }: Input): Person | undefined {
  if (!isRecord(value)) throw new Refused('data was not an object');
  const accountId = value['accountId'] ?? value['id'];
  return typeof accountId === 'string' ? call.world.people.byId(accountId) : undefined;
}

function reporterOf(value: unknown, input: Input): string | null {
  const { call, project } = input;
  if (!mayHere(call, project, 'MODIFY_REPORTER')) {
    throw new Refused("Field 'reporter' cannot be set. It is not on the appropriate screen, or unknown.");
  }
  if (value === null) return null;
  const person = personOf(value, input);
  if (!person?.active) throw new Refused('The reporter specified is not a user.');
  return person.accountId;
}

function assigneeOf(value: unknown, input: Input): string | null {
  if (value === null || (isRecord(value) && (value['accountId'] ?? value['id'] ?? null) === null)) return null;
  const person = personOf(value, input);
  if (!mayHere(input.call, input.project, 'ASSIGN_ISSUES')) {
    throw new Refused("Field 'assignee' cannot be set. It is not on the appropriate screen, or unknown.");
  }
  if (!person?.active || person.accountType !== 'atlassian') {
    throw new Refused(`User '${person?.accountId ?? ''}' cannot be assigned issues.`);
  }
  return person.accountId;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new Refused('data was not an array');
  return value as readonly unknown[];
}

function labelOf(value: unknown): string {
  if (typeof value !== 'string') throw new Refused('Operation value must be a string');
  if (/\s/.test(value)) throw new Refused(`The label '${value}' contains spaces which is invalid.`);
  if (value.length > 255) throw new Refused(`The label '${value}' exceeds 255 characters.`);
  return value;
}

function componentOf(value: unknown, { call, project }: Input): number {
  const known = call.world.projects.components(project.id);
  const wanted = isRecord(value) ? (value['id'] ?? value['name']) : undefined;
  const found = known.find(({ id, name }) => String(id) === String(wanted) || name === wanted);
  if (!found) throw new Refused(`Component name '${String(wanted)}' is not valid`);
  return found.id;
}

function parentOf(value: unknown, { call, project }: Input): number {
  const wanted = isRecord(value) ? (value['key'] ?? value['id']) : undefined;
  const parent = call.world.issues.find(String(wanted));
  if (parent?.projectId !== project.id) throw new Refused('Could not find issue by id or key.');
  return parent.id;
}

function dateOf(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value) || Number.isNaN(Date.parse(value))) {
    throw new Refused("Operation value must be a string in the 'YYYY-MM-DD' format");
  }
  return value;
}

function customOf(id: string, value: unknown, input: Input): unknown {
  if (value === null) return null;
  const type = fieldById(id)?.type;
  if (type === 'date') return dateOf(value);
  if (type === 'array') {
    return listOf(value).map((one) => {
      const person = personOf(one, input);
      if (!person) throw new Refused('Specify a valid user.');
      return person.accountId;
    });
  }
  if (type === 'option') {
    const wanted = isRecord(value) ? value : {};
    const option = options.find((one) => one.id === wanted['id'] || one.value === wanted['value']);
    if (!option) throw new Refused('Specify a valid option.');
    return option;
  }
  if (typeof value !== 'string') throw new Refused('Operation value must be a string');
  if (value.length > 255)
    throw new Refused('The entered text is too long. It exceeds the allowed limit of 255 characters.');
  return value;
}
