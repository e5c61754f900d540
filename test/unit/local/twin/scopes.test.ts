/** Which scope a call to Jira needs. */
import { expect, test } from '@jest/globals';
import { scopesFor } from '../../../../src/local/twin';

test.each([
  ['GET', '/rest/api/3/issue/DEMO-1', 'read:jira-work'],
  ['GET', '/rest/api/3/issue/DEMO-1?fields=summary', 'read:jira-work'],
  ['POST', '/rest/api/3/issue', 'write:jira-work'],
  ['POST', '/rest/api/3/issue/bulk', 'write:jira-work'],
  ['PUT', '/rest/api/3/issue/DEMO-1/properties/postroom', 'write:jira-work'],
  ['POST', '/rest/api/3/issue/DEMO-1/comment', 'write:jira-work'],
  ['GET', '/rest/api/3/issue/DEMO-1/comment?orderBy=-created', 'read:jira-work'],
  ['POST', '/rest/api/3/issue/DEMO-1/attachments', 'write:jira-work'],
  ['POST', '/rest/api/3/search/jql', 'read:jira-work'],
  ['POST', '/rest/api/3/comment/list', 'read:jira-work'],
  ['GET', '/rest/api/3/myself', 'read:jira-user'],
  ['GET', '/rest/api/3/user/search?query=ana', 'read:jira-user'],
  ['GET', '/rest/api/3/user/email?accountId=1', 'read:email-address:jira'],
  ['GET', '/rest/api/3/user/email/bulk?accountId=1', 'read:email-address:jira'],
  ['GET', '/rest/api/2/project/search', 'read:jira-work'],
])('%s %s needs %s', (method, path, scope) => {
  expect(scopesFor(method, path)).toEqual([scope]);
});

test.each([
  ['DELETE', '/rest/api/3/project/DEMO'],
  ['GET', '/rest/api/3/workflow'],
  ['GET', '/rest/agile/1.0/board'],
  ['GET', '/somewhere/rest/api/3/myself'],
])('%s %s is in nobody’s table', (method, path) => {
  expect(scopesFor(method, path)).toBeUndefined();
});
