/** What mails and rules speak of: an issue with its type, project, description, files, chosen fields, and the queries that find it. */
import { assumeTrustedRoute, route } from '@forge/api';
import { z } from 'zod';
import type { Jira, JiraDetails } from '../../app';
import { answered, jiraJson, jiraJsonOrNull, jiraRequest, jiraWrite } from './request';
import { attachmentShape, issueShape, markerKey, markerValue } from './shapes';

const asked = [
  'summary',
  'status',
  'project',
  'reporter',
  'assignee',
  'issuetype',
  'priority',
  'resolution',
  'created',
  'updated',
  'description',
  'attachment',
];

const named = z
  .object({ name: z.string() })
  .nullish()
  .transform((read) => read?.name ?? '');

const detailsShape = z.looseObject({
  fields: z.looseObject({
    issuetype: named,
    priority: named,
    resolution: named,
    project: z.object({ name: z.string().default('') }),
    created: z.string().default(''),
    updated: z.string().default(''),
    description: z.unknown(),
    attachment: z.array(attachmentShape).default([]),
  }),
  properties: z.record(z.string(), z.unknown()).default({}),
});

export const details: Pick<Jira, 'details' | 'matching' | 'attachmentBytes' | 'site'> = {
  details: async (idOrKey, fieldIds) => {
    const fields = [...asked, ...fieldIds].join(',');
    const found = await jiraJsonOrNull(route`/rest/api/3/issue/${idOrKey}?fields=${fields}&properties=${markerKey}`);
    return found === null ? null : detailsOf(found, fieldIds);
  },
  matching: async (issueId, jqls) => {
    if (jqls.length === 0) return new Set();
    const answer = await jiraWrite('POST', route`/rest/api/3/jql/match`, { issueIds: [Number(issueId)], jqls });
    const { matches } = z.object({ matches: z.array(z.object({ matchedIssues: z.array(z.number()) })) }).parse(answer);
    return new Set(jqls.filter((_, index) => matches[index]?.matchedIssues.includes(Number(issueId)) ?? false));
  },
  attachmentBytes: async (attachmentId) => {
    const path = assumeTrustedRoute(
      `/rest/api/3/attachment/content/${encodeURIComponent(attachmentId)}?redirect=false`,
    );
    const response = await answered(path, {});
    if (response.status === 404) return null;
    const content = response.ok ? response : await jiraRequest(path);
    return new Uint8Array(await content.arrayBuffer());
  },
  site: async () => {
    const shape = z.object({ baseUrl: z.string(), serverTitle: z.string().default('Jira') });
    const { baseUrl, serverTitle } = shape.parse(await jiraJson(route`/rest/api/3/serverInfo`));
    return { name: serverTitle, url: baseUrl.replace(/\/$/, '') };
  },
};

function detailsOf(found: unknown, fieldIds: readonly string[]): JiraDetails {
  const issue = issueShape.parse(found);
  const { fields, properties } = detailsShape.parse(found);
  const raw = fields as Readonly<Record<string, unknown>>;
  return {
    ...issue,
    issueType: fields.issuetype,
    priority: fields.priority,
    resolution: fields.resolution,
    projectName: fields.project.name,
    createdMs: Date.parse(fields.created) || 0,
    updatedMs: Date.parse(fields.updated) || 0,
    description: fields.description ?? null,
    attachments: fields.attachment,
    fields: Object.fromEntries(fieldIds.map((id) => [id, raw[id]])),
    marker: markerValue.safeParse(properties[markerKey]).data?.mail ?? null,
  };
}
