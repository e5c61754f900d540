/** Steps through the workflow, links between issues, and what a new issue may hold. */
import { route } from '@forge/api';
import { z } from 'zod';
import type { Jira, JiraField } from '../../app';
import { jiraJson, jiraJsonOrNull, jiraWrite } from './request';

const transitions = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      to: z.object({ statusCategory: z.object({ key: z.string() }).optional() }).optional(),
    }),
  ),
});

const linkTypes = z.object({ issueLinkTypes: z.array(z.object({ name: z.string() })) });

const otherEnd = z.object({ id: z.string() }).optional();
const links = z.object({
  fields: z.object({
    issuelinks: z
      .array(z.object({ type: z.object({ name: z.string() }), inwardIssue: otherEnd, outwardIssue: otherEnd }))
      .default([]),
  }),
});

export const jiraWorkflow: Pick<Jira, 'transitions' | 'transition' | 'link' | 'createFields' | 'linkTypes'> = {
  transitions: async (issueId) => {
    const read = transitions.parse(await jiraJson(route`/rest/api/3/issue/${issueId}/transitions`));
    return read.transitions.map(({ id, name, to }) => ({
      id,
      name,
      toCategory: to?.statusCategory?.key ?? 'undefined',
    }));
  },
  transition: async (issueId, transitionId) => {
    await jiraWrite('POST', route`/rest/api/3/issue/${issueId}/transitions`, { transition: { id: transitionId } });
  },
  link: async (issueId, toIssueId, linkType) => {
    const { fields } = links.parse(await jiraJson(route`/rest/api/3/issue/${issueId}?fields=issuelinks`));
    const isThere = fields.issuelinks.some(
      ({ type, inwardIssue, outwardIssue }) =>
        type.name.toLowerCase() === linkType.toLowerCase() && (inwardIssue ?? outwardIssue)?.id === toIssueId,
    );
    if (isThere) return;
    const body = { type: { name: linkType }, inwardIssue: { id: toIssueId }, outwardIssue: { id: issueId } };
    await jiraWrite('POST', route`/rest/api/3/issueLink`, body);
  },
  createFields,
  linkTypes: async () =>
    linkTypes.parse(await jiraJson(route`/rest/api/3/issueLinkType`)).issueLinkTypes.map(({ name }) => name),
};

const typePage = z.object({ issueTypes: z.array(z.object({ id: z.string(), name: z.string() })).default([]) });

const value = z
  .object({ name: z.string().optional(), value: z.string().optional() })
  .transform(({ name, value: text }) => name ?? text ?? '');

const fieldPage = z.object({
  total: z.number().default(0),
  fields: z
    .array(
      z.object({
        fieldId: z.string(),
        name: z.string(),
        required: z.boolean().default(false),
        schema: z.object({ type: z.string(), items: z.string().optional(), custom: z.string().optional() }),
        allowedValues: z.array(z.unknown()).default([]),
      }),
    )
    .default([]),
});

const fieldsAtOnce = 200;
/** A list of values longer than this is one to type into. */
const mostValues = 200;

async function createFields(projectKey: string, issueType: string): Promise<readonly JiraField[]> {
  const meta = await jiraJsonOrNull(route`/rest/api/3/issue/createmeta/${projectKey}/issuetypes?maxResults=200`);
  const types = meta === null ? [] : typePage.parse(meta).issueTypes;
  const wanted = issueType.toLowerCase();
  const type = types.find(({ id, name }) => id === issueType || name.toLowerCase() === wanted);
  if (type === undefined) return [];
  const path = route`/rest/api/3/issue/createmeta/${projectKey}/issuetypes/${type.id}?maxResults=${String(fieldsAtOnce)}`;
  return fieldPage.parse(await jiraJson(path)).fields.map(({ fieldId, name, required, schema, allowedValues }) => ({
    id: fieldId,
    name,
    required,
    type: schema.type,
    items: schema.items ?? null,
    custom: schema.custom ?? null,
    values: allowedValues.slice(0, mostValues).flatMap((one) => value.safeParse(one).data ?? []),
  }));
}
