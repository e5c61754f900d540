/** What the person in front of the page may do: asked of Jira in their name. */
import { asUser, route, type Route } from '@forge/api';
import { z } from 'zod';
import { FailureError } from '../../contract';
import { failureOf } from './request';

/** False when Jira does not say yes; rejects when it says nothing. */
export const mayComment = (issueKey: string): Promise<boolean> =>
  mayBe('ADD_COMMENTS', route`/rest/api/3/mypermissions?issueKey=${issueKey}&permissions=ADD_COMMENTS`);

/** False when Jira does not say yes; rejects when it says nothing. */
export const mayAdminister = (): Promise<boolean> =>
  mayBe('ADMINISTER', route`/rest/api/3/mypermissions?permissions=ADMINISTER`);

async function mayBe(permission: string, path: Route): Promise<boolean> {
  const response = await asUser().requestJira(path, { headers: { accept: 'application/json' } });
  if (response.status === 429 || response.status >= 500) throw new FailureError(await failureOf(response));
  if (!response.ok) return false;
  const shape = z.object({ permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })) });
  const read = shape.safeParse(await response.json());
  return read.success && read.data.permissions[permission]?.havePermission === true;
}
