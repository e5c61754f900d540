/** Whether the person in front of the page may comment on an issue: asked of Jira in their name. */
import { asUser, route } from '@forge/api';
import { z } from 'zod';

const shape = z.object({ permissions: z.object({ ADD_COMMENTS: z.object({ havePermission: z.boolean() }) }) });

/** False when Jira does not say yes. */
export async function mayComment(issueKey: string): Promise<boolean> {
  const response = await asUser().requestJira(
    route`/rest/api/3/mypermissions?issueKey=${issueKey}&permissions=ADD_COMMENTS`,
    { headers: { accept: 'application/json' } },
  );
  if (!response.ok) return false;
  const read = shape.safeParse(await response.json());
  return read.success && read.data.permissions.ADD_COMMENTS.havePermission;
}
