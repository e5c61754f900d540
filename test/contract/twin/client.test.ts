/**
 * The twin, here and in a thread of its own, driven by an independent client of Jira Cloud (jira.js) over HTTP. The client checks the shape of every answer
 * against Atlassian's own description of the API and throws where it differs.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { closeTwins, openTwin, places, type OpenedTwin } from '../../support/twin';

let site: OpenedTwin;
let jira: ReturnType<OpenedTwin['client']>;

afterEach(closeTwins);

/** A document of one paragraph. */
const doc = (text: string): { type: 'doc'; version: 1; content: { type: string; content: object[] }[] } => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

const taskIn = (key: string, summary: string) => ({
  fields: { project: { key }, issuetype: { name: 'Task' }, summary, description: doc('It began on Monday.') },
});

describe.each(places)('%s', (place) => {
  beforeEach(async () => {
    site = await openTwin(place);
    jira = site.client();
  });

  describe('the site', () => {
    test('says who asks and what runs here', async () => {
      const me = await jira.myself.getCurrentUser();
      expect(me).toMatchObject({ emailAddress: 'admin@postroom.example', active: true, accountType: 'atlassian' });
      expect(await jira.serverInfo.getServerInfo()).toMatchObject({ deploymentType: 'Cloud' });
      expect(await jira.jiraSettings.getConfiguration()).toMatchObject({ attachmentsEnabled: true });
    });

    test('lists fields, issue types, priorities and link types', async () => {
      const fields = await jira.issueFields.getFields();
      expect(fields.map(({ id }) => id)).toEqual(expect.arrayContaining(['summary', 'reporter', 'customfield_10050']));
      const types = await jira.issueTypes.getIssueAllTypes();
      expect(types.map(({ name }) => name)).toContain('Task');
      const priorities = await jira.issuePriorities.searchPriorities({});
      expect(priorities.values.map(({ name }) => name)).toEqual(['Highest', 'High', 'Medium', 'Low', 'Lowest']);
      const { issueLinkTypes } = await jira.issueLinkTypes.getIssueLinkTypes();
      expect(issueLinkTypes?.map(({ name }) => name)).toContain('Relates');
    });

    test('refuses who has no account', async () => {
      await expect(site.client('nobody@nowhere.example').myself.getCurrentUser()).rejects.toThrow(/401/);
    });
  });

  describe('projects', () => {
    test('are found, with their issue types and statuses', async () => {
      const { values, total } = await jira.projects.searchProjects({
        query: 'demo',
        expand: 'issueTypes,lead' as never,
      });
      expect(total).toBe(1);
      expect(values[0]).toMatchObject({ key: 'DEMO', name: 'Demo service desk', projectTypeKey: 'service_desk' });
      expect(values[0]?.issueTypes?.length).toBeGreaterThan(2);
      const [task] = await jira.projects.getAllStatuses({ projectIdOrKey: 'DEMO' });
      expect(task?.statuses.map(({ name }) => name)).toEqual(['To Do', 'In Progress', 'Done']);
      expect((await jira.projects.getProject({ projectIdOrKey: 'DEMO' })).components?.length).toBe(4);
    });

    test('have roles with people and groups in them', async () => {
      const roles = await jira.projectRoles.getProjectRoles({ projectIdOrKey: 'DEMO' });
      const team = String(roles['Service Desk Team']).replace(/.*\//, '');
      const role = await jira.projectRoles.getProjectRole({ projectIdOrKey: 'DEMO', id: Number(team) });
      expect(role.actors?.[0]).toMatchObject({ type: 'atlassian-group-role-actor' });
      const groupId = role.actors?.[0]?.actorGroup?.groupId ?? '';
      const members = await jira.groups.getUsersFromGroup({ groupId });
      expect(members.values.map(({ displayName }) => displayName).sort()).toEqual(['Kim Agent', 'Sam Agent']);
    });
  });

  describe('issues', () => {
    test('are created, read, edited and deleted', async () => {
      const made = await jira.issues.createIssue(taskIn('DEMO', 'The heating is cold'));
      expect(made).toMatchObject({ key: 'DEMO-6' });
      await jira.issues.editIssue({
        issueIdOrKey: made.key,
        fields: { summary: 'The heating stays cold', priority: { name: 'High' } },
        update: { labels: [{ add: 'heating' }] },
      });
      const issue = await jira.issues.getIssue({ issueIdOrKey: made.key, expand: 'changelog,renderedFields' });
      expect(issue.fields).toMatchObject({
        summary: 'The heating stays cold',
        status: { name: 'To Do' },
        priority: { name: 'High' },
        labels: ['heating'],
        resolution: null,
      });
      expect(issue.renderedFields).toMatchObject({ description: '<p>It began on Monday.</p>' });
      const changed = issue.changelog?.histories?.[0]?.items?.map(({ field }) => field);
      expect(changed).toEqual(['summary', 'priority', 'labels']);
      await jira.issues.deleteIssue({ issueIdOrKey: made.key });
      await expect(jira.issues.getIssue({ issueIdOrKey: made.key })).rejects.toThrow(/404/);
    });

    test('are created in bulk; what is refused is told by its number', async () => {
      const issueUpdates = [taskIn('DEMO', 'one'), taskIn('NOPE', 'two'), taskIn('DEMO', 'three')];
      const { issues, errors } = await jira.issues.createIssues({ issueUpdates });
      expect(issues?.map(({ key }) => key)).toEqual(['DEMO-6', 'DEMO-7']);
      expect(errors).toMatchObject([{ failedElementNumber: 1, status: 400 }]);
    });

    test('are found by JQL, page by page', async () => {
      const ask = (nextPageToken?: string) =>
        jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({
          jql: 'project = DEMO ORDER BY key',
          maxResults: 3,
          fields: ['summary', 'reporter'],
          ...(nextPageToken === undefined ? {} : { nextPageToken }),
        });
      const first = await ask();
      const second = await ask(first.nextPageToken ?? '');
      expect([first.isLast, second.isLast]).toEqual([false, true]);
      expect([...(first.issues ?? []), ...(second.issues ?? [])].map(({ key }) => key)).toEqual(
        [1, 2, 3, 4, 5].map((number) => `DEMO-${number}`),
      );
      const { count } = await jira.issueSearch.countIssues({ jql: 'project = DEMO' });
      expect(count).toBe(5);
      expect(
        await jira.issueSearch.matchIssues({ issueIds: [10_000, 10_001], jqls: ['key = DEMO-1', 'oops ='] }),
      ).toMatchObject({
        matches: [{ matchedIssues: [10_000], errors: [] }, { errors: [expect.stringContaining('Error in the JQL')] }],
      });
    });

    test('go through their workflow', async () => {
      const { transitions } = await jira.issues.getTransitions({ issueIdOrKey: 'DEMO-1' });
      expect(transitions?.map(({ name }) => name)).toEqual(['In Progress', 'Done']);
      await jira.issues.doTransition({ issueIdOrKey: 'DEMO-1', transition: { id: '31' } });
      const done = await jira.issues.getIssue({ issueIdOrKey: 'DEMO-1' });
      expect(done.fields).toMatchObject({ status: { name: 'Done' }, resolution: { name: 'Done' } });
      const page = await jira.issues.getChangeLogs({ issueIdOrKey: 'DEMO-1' });
      expect(page.values[0]?.items?.map(({ field }) => field)).toEqual(['status', 'resolution']);
    });

    test('have watchers, links and properties', async () => {
      const { accountId = '' } = await jira.myself.getCurrentUser();
      await jira.issueWatchers.addWatcher({ issueIdOrKey: 'DEMO-1', body: accountId } as never);
      const watchers = await jira.issueWatchers.getIssueWatchers({ issueIdOrKey: 'DEMO-1' });
      expect(watchers).toMatchObject({ watchCount: 2, isWatching: true });
      await jira.issueWatchers.removeWatcher({ issueIdOrKey: 'DEMO-1', accountId });
      expect((await jira.issueWatchers.getIssueWatchers({ issueIdOrKey: 'DEMO-1' })).watchCount).toBe(1);

      await jira.issueLinks.linkIssues({
        type: { name: 'Relates' },
        inwardIssue: { key: 'DEMO-1' },
        outwardIssue: { key: 'DEMO-2' },
      });
      const linked = await jira.issues.getIssue({ issueIdOrKey: 'DEMO-1', fields: ['issuelinks'] });
      const [link] = (linked.fields as { issuelinks: { id: string; outwardIssue: { key: string } }[] }).issuelinks;
      expect(link?.outwardIssue.key).toBe('DEMO-2');
      expect(await jira.issueLinks.getIssueLink({ linkId: link?.id ?? '' })).toMatchObject({
        type: { name: 'Relates' },
      });
      await jira.issueLinks.deleteIssueLink({ linkId: link?.id ?? '' });

      const property = { issueIdOrKey: 'DEMO-1', propertyKey: 'postroom.thread' };
      await jira.issueProperties.setIssueProperty({ ...property, body: { root: '<a@b>' } });
      expect(await jira.issueProperties.getIssueProperty(property)).toMatchObject({ value: { root: '<a@b>' } });
      expect((await jira.issueProperties.getIssuePropertyKeys(property)).keys).toHaveLength(1);
      await jira.issueProperties.deleteIssueProperty(property);
      await expect(jira.issueProperties.getIssueProperty(property)).rejects.toThrow(/404/);
    });
  });

  describe('comments', () => {
    test('are written, listed newest first, changed and deleted', async () => {
      const comment = await jira.issueComments.addComment({
        issueIdOrKey: 'DEMO-1',
        body: doc('We are looking into it.'),
        properties: [{ key: 'postroom', value: { message: '1' } }],
      });
      expect(comment).toMatchObject({ jsdPublic: true, properties: [{ key: 'postroom', value: { message: '1' } }] });
      const id = comment.id ?? '';
      const newest = await jira.issueComments.getComments({
        issueIdOrKey: 'DEMO-1',
        orderBy: '-created',
        maxResults: 1,
        expand: 'renderedBody',
      });
      expect(newest).toMatchObject({ total: 3, maxResults: 1, startAt: 0 });
      expect(newest.comments?.[0]).toMatchObject({ id, renderedBody: '<p>We are looking into it.</p>' });
      await jira.issueComments.updateComment({ issueIdOrKey: 'DEMO-1', id, body: { body: doc('Solved.') } });
      expect((await jira.issueComments.getComment({ issueIdOrKey: 'DEMO-1', id })).body).toEqual(doc('Solved.'));
      const byIds = await jira.issueComments.getCommentsByIds({ ids: [Number(id)] });
      expect(byIds.values).toHaveLength(1);
      await jira.issueComments.deleteComment({ issueIdOrKey: 'DEMO-1', id });
      await expect(jira.issueComments.getComment({ issueIdOrKey: 'DEMO-1', id })).rejects.toThrow(/404/);
    });

    test('have properties of their own', async () => {
      const { id = '' } = await jira.issueComments.addComment({ issueIdOrKey: 'DEMO-1', body: doc('x') });
      const property = { commentId: id, propertyKey: 'marker' };
      await jira.issueCommentProperties.setCommentProperty({ ...property, body: { seen: true } });
      expect(await jira.issueCommentProperties.getCommentProperty(property)).toMatchObject({ value: { seen: true } });
      expect((await jira.issueCommentProperties.getCommentPropertyKeys({ commentId: id })).keys).toHaveLength(1);
      await jira.issueCommentProperties.deleteCommentProperty(property);
    });
  });

  describe('attachments', () => {
    test('are uploaded, described, downloaded and removed', async () => {
      const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));
      const [attachment] = await jira.issueAttachments.addAttachment({
        issueIdOrKey: 'DEMO-1',
        attachments: [{ filename: 'Größe & "Maß".bin', content: bytes }],
      });
      expect(attachment).toMatchObject({ filename: 'Größe & "Maß".bin', size: 100_000 });
      const id = attachment?.id ?? '';
      expect(await jira.issueAttachments.getAttachment({ id })).toMatchObject({ id: Number(id), size: 100_000 });
      const back = await jira.issueAttachments.getAttachmentContent({ id });
      expect(Buffer.from(back as never).equals(bytes)).toBe(true);
      expect(await jira.issueAttachments.getAttachmentMeta()).toMatchObject({ enabled: true });
      await jira.issueAttachments.removeAttachment({ id });
      await expect(jira.issueAttachments.getAttachment({ id })).rejects.toThrow(/404/);
    });
  });

  describe('people', () => {
    test('are found by name and by shown address', async () => {
      const byAddress = await jira.userSearch.findUsers({ query: 'ana@customer.example' });
      expect(byAddress).toMatchObject([{ displayName: 'Ana Customer', accountType: 'customer' }]);
      await site.change({ act: 'show-email', email: 'ana@customer.example', shown: false });
      expect(await jira.userSearch.findUsers({ query: 'ana@customer.example' })).toEqual([]);
      const [ana] = await jira.userSearch.findUsers({ query: 'Ana' });
      expect(ana?.emailAddress).toBeUndefined();
      expect(await jira.users.getUser({ accountId: ana?.accountId ?? '' })).toMatchObject({
        displayName: 'Ana Customer',
      });
    });

    test('may do what permissions say', async () => {
      const { permissions } = await jira.permissions.getMyPermissions({
        projectKey: 'DEMO',
        permissions: 'BROWSE_PROJECTS,ADD_COMMENTS',
      });
      expect(permissions).toMatchObject({ ADD_COMMENTS: { havePermission: true, type: 'PROJECT' } });
      await site.change({ act: 'deny', project: 'DEMO', permission: 'ADD_COMMENTS', email: 'admin@postroom.example' });
      await expect(jira.issueComments.addComment({ issueIdOrKey: 'DEMO-1', body: doc('x') })).rejects.toThrow(/403/);
    });
  });
});
