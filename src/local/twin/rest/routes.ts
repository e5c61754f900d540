/**
 * The operations of Jira's REST API that the twin knows: method, path, the scope an app needs for it, and what is done.
 * Paths are below /rest/api/3/ unless they begin with a slash. The scope column is the host's table of scopes as well.
 */
import * as attachments from './attachments';
import type { Handler } from './call';
import * as comments from './comments';
import { createIssue, createIssues } from './create';
import { assignIssue, editIssue } from './edit';
import * as issues from './issues';
import * as links from './links';
import * as people from './people';
import * as permissions from './permissions';
import * as projects from './projects';
import * as properties from './properties';
import * as search from './search';
import * as site from './site';
import { doTransition } from './transition';
import { listTransitions } from './transitions';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Scope = (typeof read | typeof write | typeof user | typeof email | typeof admin | typeof desk)[number];
export type Operation = readonly [method: Method, path: string, scopes: readonly Scope[], handler: Handler];

const read = ['read:jira-work'] as const;
const write = ['write:jira-work'] as const;
const user = ['read:jira-user'] as const;
const email = ['read:email-address:jira'] as const;
const admin = ['manage:jira-project'] as const;
const desk = ['write:servicedesk-request'] as const;

export const operations: readonly Operation[] = [
  ['GET', 'myself', user, site.myself],
  ['GET', 'serverInfo', read, site.serverInfo],
  ['GET', 'configuration', read, site.configuration],
  ['GET', 'field', read, site.fieldList],
  ['GET', 'issuetype', read, site.issueTypeList],
  ['GET', 'issuetype/{type}', read, site.issueType],
  ['GET', 'priority', read, site.priorityList],
  ['GET', 'priority/search', read, site.prioritySearch],
  ['GET', 'priority/{priority}', read, site.priority],
  ['GET', 'status', read, site.statusList],
  ['GET', 'resolution', read, site.resolutionList],

  ['GET', 'user', user, people.user],
  ['GET', 'user/bulk', user, people.userBulk],
  ['GET', 'user/search', user, people.userSearch],
  ['GET', 'user/picker', user, people.userPicker],
  ['GET', 'user/assignable/search', user, people.assignable],
  ['GET', 'user/groups', user, people.userGroups],
  ['GET', 'user/email', email, people.userEmail],
  ['GET', 'user/email/bulk', email, people.userEmailBulk],
  ['GET', 'users', user, people.userList],
  ['GET', 'users/search', user, people.userList],
  ['GET', 'groups/picker', user, people.groupPicker],
  ['GET', 'group/member', user, people.groupMembers],

  ['GET', 'mypermissions', read, permissions.myPermissions],
  ['GET', 'permissions', read, permissions.allPermissions],
  ['POST', 'permissions/check', read, permissions.checkPermissions],
  ['POST', 'permissions/project', read, permissions.permittedProjects],

  ['GET', 'project', read, projects.projectList],
  ['GET', 'project/search', read, projects.projectSearch],
  ['GET', 'project/{project}', read, projects.project],
  ['GET', 'project/{project}/statuses', read, projects.projectStatuses],
  ['GET', 'project/{project}/components', read, projects.projectComponents],
  ['GET', 'project/{project}/role', read, projects.projectRoles],
  ['GET', 'project/{project}/role/{role}', read, projects.projectRole],
  ['POST', 'project/{project}/archive', admin, projects.archive],
  ['POST', 'project/{project}/restore', admin, projects.restore],
  ['GET', 'role', admin, projects.roleList],

  ['GET', 'search/jql', read, search.searchByQuery],
  ['POST', 'search/jql', read, search.searchByBody],
  ['POST', 'search/approximate-count', read, search.approximateCount],
  ['POST', 'jql/match', read, search.matchIssues],
  ['POST', 'jql/parse', read, search.parseQueries],

  ['POST', 'issue', write, createIssue],
  ['POST', 'issue/bulk', write, createIssues],
  ['POST', 'issue/bulkfetch', read, issues.bulkFetch],
  ['POST', 'issue/properties/multi', write, properties.setManyProperties],
  ['GET', 'issue/createmeta/{project}/issuetypes', read, projects.createTypes],
  ['GET', 'issue/createmeta/{project}/issuetypes/{type}', read, projects.createFields],
  ['GET', 'issue/{issue}', read, issues.getIssue],
  ['PUT', 'issue/{issue}', write, editIssue],
  ['DELETE', 'issue/{issue}', write, issues.deleteIssue],
  ['PUT', 'issue/{issue}/assignee', write, assignIssue],
  ['GET', 'issue/{issue}/changelog', read, issues.changelog],
  ['GET', 'issue/{issue}/transitions', read, listTransitions],
  ['POST', 'issue/{issue}/transitions', write, doTransition],
  ['GET', 'issue/{issue}/watchers', read, issues.getWatchers],
  ['POST', 'issue/{issue}/watchers', write, issues.addWatcher],
  ['DELETE', 'issue/{issue}/watchers', write, issues.removeWatcher],
  ['GET', 'issue/{issue}/properties', read, properties.issuePropertyKeys],
  ['GET', 'issue/{issue}/properties/{property}', read, properties.getIssueProperty],
  ['PUT', 'issue/{issue}/properties/{property}', write, properties.setIssueProperty],
  ['DELETE', 'issue/{issue}/properties/{property}', write, properties.deleteIssueProperty],

  ['GET', 'issue/{issue}/comment', read, comments.listComments],
  ['POST', 'issue/{issue}/comment', write, comments.addComment],
  ['GET', 'issue/{issue}/comment/{comment}', read, comments.getComment],
  ['PUT', 'issue/{issue}/comment/{comment}', write, comments.updateComment],
  ['DELETE', 'issue/{issue}/comment/{comment}', write, comments.deleteComment],
  ['POST', 'comment/list', read, comments.commentsByIds],
  ['GET', 'comment/{comment}/properties', read, properties.commentPropertyKeys],
  ['GET', 'comment/{comment}/properties/{property}', read, properties.getCommentProperty],
  ['PUT', 'comment/{comment}/properties/{property}', write, properties.setCommentProperty],
  ['DELETE', 'comment/{comment}/properties/{property}', write, properties.deleteCommentProperty],
  ['POST', '/rest/servicedeskapi/request/{issue}/comment', desk, comments.addRequestComment],

  ['POST', 'issue/{issue}/attachments', write, attachments.addAttachments],
  ['GET', 'attachment/meta', read, attachments.attachmentMeta],
  ['GET', 'attachment/{attachment}', read, attachments.getAttachment],
  ['DELETE', 'attachment/{attachment}', write, attachments.deleteAttachment],
  ['GET', 'attachment/content/{attachment}', read, attachments.attachmentContent],
  ['GET', 'attachment/thumbnail/{attachment}', read, attachments.attachmentContent],

  ['GET', 'issueLinkType', read, site.linkTypeList],
  ['POST', 'issueLink', write, links.linkIssues],
  ['GET', 'issueLink/{link}', read, links.getLink],
  ['DELETE', 'issueLink/{link}', write, links.deleteLink],
];
