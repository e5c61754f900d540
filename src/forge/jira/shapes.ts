/** What is read of Jira's answers; everything else in them is ignored. */
import { z } from 'zod';
import type { JiraAttachment, JiraComment, JiraIssue, JiraPerson } from '../../app';

export const person = z
  .object({
    accountId: z.string(),
    displayName: z.string().default(''),
    emailAddress: z.string().optional(),
    active: z.boolean().default(true),
    accountType: z.string().default(''),
  })
  .transform(({ accountId, displayName, emailAddress, active, accountType }): JiraPerson => ({
    accountType,
    accountId,
    displayName,
    emailAddress: emailAddress === undefined || emailAddress === '' ? null : emailAddress,
    active,
  }));

export const issueShape = z
  .object({
    id: z.string(),
    key: z.string(),
    fields: z.object({
      summary: z.string().nullish(),
      project: z.object({ key: z.string() }),
      issuetype: z.object({ name: z.string() }).nullish(),
      statuscategorychangedate: z.string().nullish(),
      resolutiondate: z.string().nullish(),
      status: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }).optional() }).optional(),
      reporter: person.nullish(),
      assignee: person.nullish(),
    }),
  })
  .transform(({ id, key, fields }): JiraIssue => ({
    id,
    key,
    summary: fields.summary ?? '',
    projectKey: fields.project.key,
    issueType: fields.issuetype?.name ?? '',
    statusName: fields.status?.name ?? '',
    statusCategory: fields.status?.statusCategory?.key ?? 'undefined',
    statusCategorySinceMs: timeOf(fields.statuscategorychangedate ?? fields.resolutiondate),
    reporter: fields.reporter ?? null,
    assignee: fields.assignee ?? null,
  }));

/** Jira's times: `2026-11-26T10:00:00.000+0000`. */
function timeOf(written: string | null | undefined): number | null {
  const read = Date.parse(written ?? '');
  return Number.isNaN(read) ? null : read;
}

/** The property by which the app knows its own comments and issues. */
export const markerKey = 'postroom';
export const markerValue = z.object({ mail: z.string() });

const properties = z.array(z.object({ key: z.string(), value: z.unknown() }));

export const commentShape = z
  .object({
    id: z.string(),
    author: person.nullish(),
    created: z.string(),
    body: z.unknown(),
    jsdPublic: z.boolean().optional(),
    visibility: z.unknown().optional(),
    properties: properties.optional(),
  })
  .transform((read) => ({
    /** Jira did not say; it must be asked for. */
    lacksProperties: read.properties === undefined,
    comment: {
      id: read.id,
      author: read.author ?? null,
      createdMs: Date.parse(read.created),
      body: read.body,
      marker: markerIn(read.properties ?? []),
      isInternal: read.jsdPublic === false || (read.visibility !== undefined && read.visibility !== null),
    } satisfies JiraComment,
  }));

function markerIn(all: z.infer<typeof properties>): string | null {
  const read = markerValue.safeParse(all.find(({ key }) => key === markerKey)?.value);
  return read.success ? read.data.mail : null;
}

export const commentPage = z.object({ comments: z.array(commentShape), total: z.number() });

export const attachmentShape = z
  .object({ id: z.union([z.string(), z.number()]), filename: z.string(), size: z.number(), created: z.string() })
  .transform(({ id, filename, size, created }): JiraAttachment => ({
    id: String(id),
    name: filename,
    sizeBytes: size,
    createdMs: Date.parse(created),
  }));

export const createdShape = z.object({ id: z.string(), key: z.string() });

export const foundIssues = z.object({
  issues: z.array(
    z.object({ id: z.string(), key: z.string(), properties: z.record(z.string(), z.unknown()).optional() }),
  ),
  nextPageToken: z.string().nullish(),
});

export const projectPage = z.object({
  values: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      issueTypes: z
        .array(z.object({ id: z.string(), name: z.string(), subtask: z.boolean().default(false) }))
        .default([]),
    }),
  ),
});
