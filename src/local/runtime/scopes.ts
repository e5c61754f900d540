/**
 * Which OAuth scope each Jira route needs: classic scopes, as Atlassian recommends them for apps. A route that is not
 * here is refused too, so that the table grows with the app and the manifest is never wider or narrower than used.
 */

interface RouteScope {
  readonly method: RegExp;
  readonly path: RegExp;
  /** Any one of them suffices. */
  readonly scopes: readonly string[];
}

const read = ['read:jira-work'];
const write = ['write:jira-work'];
const people = ['read:jira-user'];

/** First match wins: the special before the general. `*` stands for one path segment, `**` for the rest. */
const routes: readonly RouteScope[] = (
  [
    ['GET', 'myself', people],
    ['GET', 'user/email/**', ['read:email-address:jira']],
    ['GET', 'user/email', ['read:email-address:jira']],
    ['GET', 'user/**', people],
    ['GET', 'user', people],
    ['GET', 'users/**', people],
    ['GET', 'groupuserpicker', people],
    ['GET', 'group/**', people],
    ['GET', 'serverInfo', read],
    ['GET', 'configuration', read],
    ['GET', 'mypermissions', read],
    ['POST', 'permissions/check', read],
    ['POST', 'permissions/project', read],
    ['GET|POST', 'search/**', read],
    ['POST', 'jql/**', read],
    ['POST', 'comment/list', read],
    ['GET', 'project/**', read],
    ['GET', 'issuetype/**', read],
    ['GET', 'issuetype', read],
    ['GET', 'issuetypescheme/**', read],
    ['GET', 'priority/**', read],
    ['GET', 'priority', read],
    ['GET', 'status', read],
    ['GET', 'field', read],
    ['GET', 'attachment/**', read],
    ['DELETE', 'attachment/*', write],
    ['POST', 'issue/bulkfetch', read],
    ['POST', 'issue/properties/**', write],
    ['GET', 'issue/**', read],
    ['GET', 'comment/*/properties/**', read],
    ['GET', 'comment/*/properties', read],
    ['PUT|DELETE', 'comment/*/properties/*', write],
    ['POST', 'issue', write],
    ['POST|PUT|DELETE', 'issue/**', write],
    ['POST|DELETE', 'issueLink/**', write],
    ['POST', 'issueLink', write],
  ] as const
).map(([method, path, scopes]) => ({ method: new RegExp(`^(${method})$`), path: pathPattern(path), scopes }));

function pathPattern(path: string): RegExp {
  const body = path.replaceAll('**', '\0').replaceAll('*', '[^/]+').replaceAll('\0', '.+');
  return new RegExp(`^/rest/api/[23]/${body}$`);
}

/** The scopes of which a call needs one; undefined when the route is not in the table. `path` may carry a query. */
export function scopesFor(method: string, path: string): readonly string[] | undefined {
  const plain = path.replace(/[?#].*$/, '').replace(/\/$/, '');
  const verb = method.toUpperCase();
  return routes.find((route) => route.method.test(verb) && route.path.test(plain))?.scopes;
}
