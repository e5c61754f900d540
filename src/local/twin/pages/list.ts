/** The list of issues: by project, by words, newest change first, page by page. Found by JQL, as an app would. */
import { z } from 'zod';
import { html, type Html } from '../../web';
import { adminEmail, type World } from '../world';
import type { Ask } from './act';
import { personName, statusMark, timeOf } from './people';

const found = z.object({
  issues: z.array(z.object({ id: z.string() })).default([]),
  nextPageToken: z.string().optional(),
  errorMessages: z.array(z.string()).default([]),
});

const perPage = 50;

export async function listPage(ask: Ask, world: World, query: URLSearchParams): Promise<Html> {
  const projects = world.projects.all();
  const [words, chosen] = [query.get('q') ?? '', query.get('project') ?? ''];
  const jql = [
    chosen === '' ? 'project IS NOT EMPTY' : `project = ${quoted(chosen)}`,
    ...(words.trim() === ''
      ? []
      : [/^[a-z][a-z0-9_]*-\d+$/i.test(words.trim()) ? `key = ${quoted(words.trim())}` : `text ~ ${quoted(words)}`]),
  ].join(' AND ');
  const search = new URLSearchParams({ jql: `${jql} ORDER BY updated DESC`, maxResults: String(perPage) });
  const token = query.get('page');
  if (token) search.set('nextPageToken', token);
  const answer = await ask('GET', `/rest/api/3/search/jql?${search.toString()}`, adminEmail);
  const { issues, nextPageToken, errorMessages } = found.parse(await answer.json());
  return html`<div class="title-row">
      <h1>Issues</h1>
      <a class="button primary" href="/jira/create">Create an issue</a>
    </div>
    <form class="search" role="search" method="get" action="/jira">
      <label for="q">Search</label><input id="q" name="q" type="search" value="${words}" />
      <label for="project">Project</label>
      <select id="project" name="project">
        <option value="">All projects</option>
        ${projects.map(({ key, name }) => html`<option value="${key}" ${key === chosen ? html` selected` : ''}>${name} (${key})</option>`)}
      </select>
      <button class="button">Search</button>
    </form>
    ${errorMessages.length > 0 ? html`<p class="error" role="alert">${errorMessages.join(' ')}</p>` : ''}
    ${issues.length === 0 ? nothingFound(words) : table(world, issues)}
    ${nextPageToken === undefined ? '' : html`<p><a class="button" href="/jira?${new URLSearchParams({ q: words, project: chosen, page: nextPageToken }).toString()}">Older ones</a></p>`}`;
}

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function nothingFound(words: string): Html {
  return words === ''
    ? html`<p class="panel">
        There is no issue yet. Write a mail to the support address on the <a href="/mail">Mail page</a>, or create one.
      </p>`
    : html`<p class="panel">No issue has these words. <a href="/jira">Show all</a></p>`;
}

function table(world: World, issues: readonly { readonly id: string }[]): Html {
  const rows = issues.flatMap(({ id }) => world.issues.byId(Number(id)) ?? []);
  return html`<div class="scroll" role="region" aria-label="Issues" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Summary</th>
          <th scope="col">Status</th>
          <th scope="col">Reporter</th>
          <th scope="col">Comments</th>
          <th scope="col">Updated</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (issue) =>
            html`<tr>
              <td><a href="/jira/browse/${issue.key}">${issue.key}</a></td>
              <td>${issue.summary}</td>
              <td>${statusMark(issue.statusId)}</td>
              <td>${personName(world, issue.reporter)}</td>
              <td>${world.comments.count(issue.id)}</td>
              <td>${timeOf(issue.updatedMs)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
