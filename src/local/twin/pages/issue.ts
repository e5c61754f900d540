/** One issue: description, comments as Jira shows them, files, and the forms to comment and to move it on. */
import { adfToHtml, type MediaPlace } from '../../../adf';
import { html, safeHtml, type Html } from '../../web';
import { issueTypes, priorities } from '../scheme';
import { openTransitions } from '../rest/transitions';
import type { Attachment } from '../store/attachments';
import type { Comment } from '../store/comments';
import type { Issue } from '../store/issues';
import type { PageModule } from '../../manifest';
import type { World } from '../world';
import { isPicture } from './files';
import { actionButtons, panels } from './modules';
import { actorField, actors, avatar, personName, statusMark, timeOf } from './people';

/** Newer ones are what one looks for; a conversation of more is read through the REST API. */
const mostComments = 500;

export function issuePage(
  world: World,
  issue: Issue,
  refused: { readonly problem: string; readonly text: string } | null,
  modules: readonly PageModule[],
): Html {
  const newest = world.comments.list(issue.id, { newestFirst: true, startAt: 0, maxResults: mostComments });
  const comments = [...newest].reverse();
  const files = world.attachments.list(issue.id);
  const here = `/jira/browse/${issue.key}`;
  return html`<p><a href="/jira">Issues</a></p>
    <h1><span class="subtle">${issue.key}</span> ${issue.summary}</h1>
    ${facts(world, issue)} ${transitionForm(world, issue, here)} ${actionButtons(modules, issue.key)}
    <h2>Description</h2>
    <div class="panel adf">
      ${issue.description === null ? html`<p class="subtle">None</p>` : shownAdf(world, issue.description)}
    </div>
    ${files.length > 0 ? attachments(files) : ''} ${panels(modules, issue.key)}
    <h2>Comments</h2>
    ${comments.length === 0 ? html`<p class="subtle">None yet</p>` : ''}
    <ol class="comments">
      ${comments.map((comment, at) => commentItem(world, comment, at === comments.length - 1))}
    </ol>
    ${commentForm(world, issue, here, refused)}`;
}

function facts(world: World, issue: Issue): Html {
  const rows: readonly (readonly [string, string | Html])[] = [
    ['Status', statusMark(issue.statusId)],
    ['Type', issueTypes.find(({ id }) => id === issue.typeId)?.name ?? ''],
    ['Priority', priorities.find(({ id }) => id === issue.priorityId)?.name ?? ''],
    ['Reporter', personName(world, issue.reporter)],
    ['Assignee', personName(world, issue.assignee)],
    ...(issue.labels.length > 0 ? [['Labels', issue.labels.join(', ')] as const] : []),
    [
      'Watchers',
      world.watchers
        .list(issue.id)
        .map((id) => personName(world, id))
        .join(', ') || 'Nobody',
    ],
    ['Created', timeOf(issue.createdMs)],
  ];
  return html`<dl class="facts panel">
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function transitionForm(world: World, issue: Issue, here: string): Html {
  const [agent] = actors(world);
  return html`<form class="steps" method="post" action="${here}">
    <input type="hidden" name="as" value="${agent?.email ?? ''}" />
    ${openTransitions(issue).map(({ id, name }) => html`<button class="button" name="transition" value="${id}">Move to ${name}</button> `)}
  </form>`;
}

function attachments(files: readonly Attachment[]): Html {
  return html`<h2>Attachments</h2>
    <ul class="files">
      ${files.map(({ file, fileName, mediaType, sizeBytes }) => {
        const picture = isPicture(mediaType)
          ? html`<img src="/jira/media/file/${file}/picture" alt="" loading="lazy" />`
          : '';
        return html`<li>
          ${picture}<a href="/jira/media/file/${file}/binary" download="${fileName}">${fileName}</a>
          <span class="subtle">${mediaType}, ${sizeBytes.toLocaleString('en')} bytes</span>
        </li>`;
      })}
    </ul>`;
}

function commentItem(world: World, comment: Comment, isNewest: boolean): Html {
  const { author, body, createdMs, visibility } = comment;
  const kept = visibility ? `Only for ${visibility.value}` : comment.public ? '' : 'Internal';
  return html`<li class="panel" ${isNewest ? html` id="newest"` : ''}>
    <p class="by">
      ${avatar(author)} <strong>${personName(world, author)}</strong> ${timeOf(createdMs)}
      ${kept === '' ? '' : html`<span class="status new">${kept}</span>`}
    </p>
    <div class="adf">${shownAdf(world, body)}</div>
  </li>`;
}

/** Written by our own renderer, which knows no scripts and no addresses but safe ones. */
function shownAdf(world: World, document: unknown): Html {
  return safeHtml(adfToHtml(document, { styles: false, media: ({ id, alt }) => mediaPlace(world, id, alt) }));
}

function mediaPlace(world: World, id: string, alt: string): MediaPlace {
  const found = world.attachments.byFile(id);
  if (!found) return { kind: 'text', text: alt || '(a file that is not attached any more)' };
  return isPicture(found.mediaType)
    ? { kind: 'image', src: `${world.baseUrl().replace(/\/jira$/, '')}/jira/media/file/${id}/picture` }
    : { kind: 'text', text: found.fileName };
}

function commentForm(
  world: World,
  issue: Issue,
  here: string,
  refused: { readonly problem: string; readonly text: string } | null,
): Html {
  const isServiceDesk = world.projects.byId(issue.projectId)?.typeKey === 'service_desk';
  return html`<h2 id="comment">Comment as an agent</h2>
    ${refused === null ? '' : html`<p class="error" role="alert">${refused.problem}</p>`}
    <form class="plain panel" method="post" action="${here}" enctype="multipart/form-data">
      ${actorField(world, 'as')}
      <label for="text">Comment</label><textarea id="text" name="text">${refused?.text ?? ''}</textarea>
      <label for="files">Attachments</label><input id="files" name="files" type="file" multiple />
      ${isServiceDesk ? html`<div class="check"><input id="internal" name="internal" type="checkbox" /><label for="internal">Internal: not for the customer</label></div>` : ''}
      <div class="buttons"><button class="primary">Comment</button></div>
    </form>`;
}
