/** The site itself: who asks, what runs here, fields, issue types, priorities, statuses, configuration. */
import { fields } from '../fields';
import { refuse } from '../errors';
import { issueTypes, linkTypes, named, priorities, resolutions, statuses } from '../scheme';
import { jiraTime } from '../shape/dates';
import { userShape } from '../shape/people';
import { issueTypeShape, linkTypeShape, priorityShape, resolutionShape, statusShape } from '../shape/scheme';
import { json, pageOf, paging, type Handler } from './call';

export const myself: Handler = ({ world, person }) => {
  const groups = world.people.groups().filter((group) => world.people.members(group).includes(person));
  return json({
    ...userShape(world, person, person),
    locale: person.locale,
    groups: { size: groups.length, items: [] },
    applicationRoles: { size: 1, items: [] },
    expand: 'groups,applicationRoles',
  });
};

export const serverInfo: Handler = ({ world }) =>
  json({
    baseUrl: world.baseUrl(),
    displayUrl: world.baseUrl(),
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
    buildNumber: 100_000,
    buildDate: '2026-01-01T00:00:00.000+0000',
    serverTime: jiraTime(world.now()),
    scmInfo: 'postroom-twin',
    serverTitle: "Postroom's stand-in for Jira",
    defaultLocale: { locale: 'en_US' },
    serverTimeZone: 'Etc/UTC',
  });

export const configuration: Handler = () =>
  json({
    votingEnabled: false,
    watchingEnabled: true,
    unassignedIssuesAllowed: true,
    subTasksEnabled: true,
    issueLinkingEnabled: true,
    timeTrackingEnabled: false,
    attachmentsEnabled: true,
  });

export const fieldList: Handler = () =>
  json(
    fields.map(({ id, name, type, items, custom, settable, clauses }) => ({
      id,
      key: id,
      name,
      untranslatedName: name,
      custom: custom !== undefined,
      orderable: settable,
      navigable: id !== 'comment',
      searchable: clauses.length > 0,
      clauseNames: clauses,
      schema: {
        type,
        ...(items === undefined ? {} : { items }),
        ...(custom === undefined ? { system: id } : { custom, customId: Number(id.replace(/\D/g, '')) }),
      },
    })),
    fields.length,
  );

export const issueTypeList: Handler = ({ world }) =>
  json(issueTypes.map((type) => issueTypeShape(world.baseUrl(), type)));

export const issueType: Handler = ({ world, param }) => {
  const type = issueTypes.find(({ id }) => id === param('type'));
  if (!type) throw refuse(404, 'The issue type was not found.');
  return json(issueTypeShape(world.baseUrl(), type));
};

const wholePriority = (base: string, id: string): object => {
  const { name, color } = named(priorities, id) ?? { name: '', color: '' };
  return { ...priorityShape(base, id), description: `${name} priority`, statusColor: color };
};

export const priorityList: Handler = ({ world }) =>
  json(priorities.map(({ id }) => wholePriority(world.baseUrl(), id)));

export const priority: Handler = ({ world, param }) => {
  if (!priorities.some(({ id }) => id === param('priority'))) throw refuse(404, 'The priority was not found.');
  return json(wholePriority(world.baseUrl(), param('priority')));
};

export const prioritySearch: Handler = (call) => {
  const base = call.world.baseUrl();
  const page = paging(call, 50, 50);
  const shown = priorities.slice(page.startAt, page.startAt + page.maxResults);
  const values = shown.map(({ id }) => ({ ...wholePriority(base, id), isDefault: id === '3' }));
  return json(pageOf(`${base}/rest/api/3/priority/search`, page, priorities.length, values));
};

export const statusList: Handler = ({ world }) => json(statuses.map((status) => statusShape(world.baseUrl(), status)));

export const resolutionList: Handler = ({ world }) =>
  json(resolutions.map(({ id }) => resolutionShape(world.baseUrl(), id)));

export const linkTypeList: Handler = ({ world }) =>
  json({ issueLinkTypes: linkTypes.map((type) => linkTypeShape(world.baseUrl(), type)) });
