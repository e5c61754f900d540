/** The form that creates an issue. */
import { html, type Html } from '../../web';
import { issueTypes } from '../scheme';
import type { World } from '../world';
import { actorField } from './people';

export function createPage(world: World, refused: { readonly problem: string; readonly text: string } | null): Html {
  return html`<p><a href="/jira">Issues</a></p>
    <h1>Create an issue</h1>
    ${refused === null ? '' : html`<p class="error" role="alert">${refused.problem}</p>`}
    <form class="plain panel" method="post" action="/jira/create" enctype="multipart/form-data">
      ${actorField(world, 'as')}
      <label for="project">Project</label>
      <select id="project" name="project">
        ${world.projects.all().map(({ key, name }) => html`<option value="${key}">${name} (${key})</option>`)}
      </select>
      <label for="type">Type</label>
      <select id="type" name="type">
        ${issueTypes.filter(({ subtask }) => !subtask).map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
      </select>
      <label for="summary">Summary</label><input id="summary" name="summary" required maxlength="255" />
      <label for="text">Description</label><textarea id="text" name="text">${refused?.text ?? ''}</textarea>
      <div class="buttons"><button class="primary">Create</button><a class="button" href="/jira">Cancel</a></div>
    </form>`;
}
