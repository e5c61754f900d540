/** The Jira port on Jira Cloud's REST API v3. */
import { assumeTrustedRoute, route, type Route } from '@forge/api';
import { z } from 'zod';
import type { Jira, JiraAttachment, JiraComment, JiraFile, NewComment, NewIssue } from '../../app';
import { details } from './details';
import { directory } from './directory';
import { multipartOf } from './multipart';
import { jiraPeople } from './people';
import { answered, jiraJson, jiraJsonOrNull, jiraRequest, jiraWrite } from './request';
import {
  attachmentShape,
  commentPage,
  commentShape,
  createdShape,
  foundIssues,
  issueShape,
  markerKey,
  markerValue,
  projectPage,
} from './shapes';
import { jiraWorkflow } from './workflow';

const issueFields = 'summary,status,project,reporter,assignee,issuetype,statuscategorychangedate,resolutiondate';

export function forgeJira(now: () => number): Jira {
  return {
    ...jiraPeople,
    ...jiraWorkflow,
    issue: async (idOrKey) => {
      const found = await jiraJsonOrNull(route`/rest/api/3/issue/${idOrKey}?fields=${issueFields}`);
      return found === null ? null : issueShape.parse(found);
    },
    addComment,
    ...details,
    ...directory,
    comment: getComment,
    newestComment,
    findComment,
    createIssue,
    findIssue: (projectKey, marker, sinceMs) => findIssue(projectKey, marker, now() - sinceMs),
    setDescription: async (issueId, description) => {
      await jiraWrite('PUT', route`/rest/api/3/issue/${issueId}`, { fields: { description } });
    },
    attach,
    attachments: async (issueId) => {
      const found = await jiraJson(route`/rest/api/3/issue/${issueId}?fields=attachment`);
      const shape = z.object({ fields: z.object({ attachment: z.array(attachmentShape).default([]) }) });
      return shape.parse(found).fields.attachment;
    },
    mediaId,
    projects: async (query) => {
      const found = await jiraJson(route`/rest/api/3/project/search?query=${query}&expand=issueTypes&maxResults=50`);
      return projectPage.parse(found).values.map(({ key, name, issueTypes }) => ({
        key,
        name,
        issueTypes: issueTypes.filter(({ subtask }) => !subtask).map((type) => ({ id: type.id, name: type.name })),
      }));
    },
  };
}

const property = (marker: string): object => ({ key: markerKey, value: { mail: marker } });

/** Jira Service Management shows a comment with this property to agents only. */
const internalProperty = { key: 'sd.public.comment', value: { internal: true } };

async function addComment(
  issueId: string,
  { body, internal, as }: NewComment,
  marker: string,
): Promise<{ readonly id: string }> {
  const payload = { body, properties: [property(marker), ...(internal ? [internalProperty] : [])] };
  const written = await jiraWrite('POST', route`/rest/api/3/issue/${issueId}/comment`, payload, as);
  return z.object({ id: z.string() }).parse(written);
}

async function getComment(issueId: string, commentId: string): Promise<JiraComment | null> {
  const found = await jiraJsonOrNull(route`/rest/api/3/issue/${issueId}/comment/${commentId}?expand=properties`);
  return found === null ? null : withMarker(commentShape.parse(found));
}

/** Jira gives the properties with a comment when asked, though it does not promise to. */
async function withMarker({ lacksProperties, comment }: z.infer<typeof commentShape>): Promise<JiraComment> {
  if (!lacksProperties) return comment;
  const found = await jiraJsonOrNull(route`/rest/api/3/comment/${comment.id}/properties/${markerKey}`);
  const read = z.object({ value: markerValue }).safeParse(found);
  return { ...comment, marker: read.success ? read.data.value.mail : null };
}

async function newestComment(issueId: string): Promise<JiraComment | null> {
  const found = await jiraJson(
    route`/rest/api/3/issue/${issueId}/comment?orderBy=-created&maxResults=10&expand=properties`,
  );
  const shown = commentPage.parse(found).comments.find(({ comment }) => !comment.isInternal);
  return shown === undefined ? null : withMarker(shown);
}

const commentsAtOnce = 50;

async function findComment(issueId: string, marker: string, sinceMs: number): Promise<{ readonly id: string } | null> {
  for (let startAt = 0; ; startAt += commentsAtOnce) {
    const found = await jiraJson(
      route`/rest/api/3/issue/${issueId}/comment?orderBy=-created&startAt=${startAt}&maxResults=${commentsAtOnce}&expand=properties`,
    );
    const { comments, total } = commentPage.parse(found);
    const recent = comments.filter(({ comment }) => comment.createdMs >= sinceMs);
    for (const read of recent) {
      const comment = await withMarker(read);
      if (comment.marker === marker) return { id: comment.id };
    }
    if (recent.length < comments.length || startAt + comments.length >= total || comments.length === 0) return null;
  }
}

async function createIssue(issue: NewIssue, marker: string): Promise<{ readonly id: string; readonly key: string }> {
  const { projectKey, issueType, summary, description, priority, labels, components, fields, reporter } = issue;
  const set = {
    ...fields,
    project: { key: projectKey },
    issuetype: /^\d+$/.test(issueType) ? { id: issueType } : { name: issueType },
    summary,
    description,
    ...(priority === null ? {} : { priority: { name: priority } }),
    ...(labels.length === 0 ? {} : { labels }),
    ...(components.length === 0 ? {} : { components: components.map((name) => ({ name })) }),
    ...(reporter === null ? {} : { reporter: { id: reporter } }),
  };
  const payload = { fields: set, properties: [property(marker)] };
  return createdShape.parse(await jiraWrite('POST', route`/rest/api/3/issue`, payload));
}

async function findIssue(
  projectKey: string | null,
  marker: string,
  agoMs: number,
): Promise<{ readonly id: string; readonly key: string } | null> {
  const minutes = Math.max(1, Math.ceil(agoMs / 60_000));
  const there = projectKey === null ? '' : `project = "${projectKey}" AND `;
  const jql = `${there}created >= "-${minutes}m" ORDER BY created DESC`;
  let nextPageToken: string | null | undefined;
  do {
    const asked = {
      jql,
      fields: ['summary'],
      properties: [markerKey],
      maxResults: 100,
      ...(nextPageToken ? { nextPageToken } : {}),
    };
    const page = foundIssues.parse(await jiraWrite('POST', route`/rest/api/3/search/jql`, asked));
    const found = page.issues.find(
      ({ properties }) => markerValue.safeParse(properties?.[markerKey]).data?.mail === marker,
    );
    if (found !== undefined) return { id: found.id, key: found.key };
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  return null;
}

async function attach(issueId: string, files: readonly JiraFile[]): Promise<readonly JiraAttachment[]> {
  const { contentType, body } = multipartOf(files);
  const headers = { accept: 'application/json', 'content-type': contentType, 'x-atlassian-token': 'no-check' };
  const response = await jiraRequest(route`/rest/api/3/issue/${issueId}/attachments`, {
    method: 'POST',
    headers,
    body,
  });
  return z.array(attachmentShape).parse(await response.json());
}

/** Jira does not tell the media file id of an attachment; the address it redirects its content to holds it. */
async function mediaId(attachmentId: string): Promise<string | null> {
  const path: Route = assumeTrustedRoute(`/rest/api/3/attachment/content/${encodeURIComponent(attachmentId)}`);
  const response = await answered(path, { redirect: 'manual' });
  const location = response.headers.get('location') ?? '';
  return /\/file\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i.exec(location)?.[1] ?? null;
}
