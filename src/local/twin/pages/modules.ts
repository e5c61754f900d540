/** The app's modules on an issue, where Jira would show them: an action that opens a dialog, a panel below the description. */
import type { PageModule } from '../../manifest';
import { html, type Html } from '../../web';

export function actionButtons(modules: readonly PageModule[], issueKey: string): Html {
  const actions = modules.filter(({ type }) => type === 'jira:issueAction');
  if (actions.length === 0) return html``;
  return html`<p class="steps">
    ${actions.map(
      ({ key, title }) =>
        html`<button class="button" type="button" data-action="${key}" data-issue="${issueKey}">${title}</button> `,
    )}
  </p>`;
}

export function panels(modules: readonly PageModule[], issueKey: string): Html {
  const shown = modules.filter(({ type }) => type === 'jira:issuePanel');
  return html`${shown.map(
    ({ key, title }) =>
      html`<h2>${title}</h2>
        <iframe
          class="issue-panel"
          title="${title}"
          data-module="${key}"
          data-src="/app/${key}/index.html"
          data-base="/jira/browse/${issueKey}"
          data-issue="${issueKey}"
        ></iframe>`,
  )}`;
}
