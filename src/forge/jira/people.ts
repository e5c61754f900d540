/** People of Jira: who has an address, who watches an issue. */
import { route } from '@forge/api';
import { z } from 'zod';
import type { Jira, JiraPerson } from '../../app';
import { jiraJson, jiraJsonOrNull, jiraWrite } from './request';
import { person } from './shapes';

const found = z.array(person);

async function search(query: string, most: number): Promise<readonly JiraPerson[]> {
  const people = await jiraJsonOrNull(route`/rest/api/3/user/search?query=${query}&maxResults=${String(most)}`);
  return people === null ? [] : found.parse(people);
}

export const jiraPeople: Pick<Jira, 'personByAddress' | 'people' | 'watchers' | 'addWatcher' | 'addToField'> = {
  // Jira finds by the beginning of an address, and only where the profile shows it.
  personByAddress: async (address) => {
    const people = await search(address, 20);
    return people.find(({ emailAddress }) => emailAddress?.toLowerCase() === address.toLowerCase()) ?? null;
  },
  people: (query) => search(query, 20),
  watchers: async (issueId) => {
    const read = z.object({ watchers: found.default([]) });
    return read.parse(await jiraJson(route`/rest/api/3/issue/${issueId}/watchers`)).watchers;
  },
  addWatcher: async (issueId, accountId) => {
    await jiraWrite('POST', route`/rest/api/3/issue/${issueId}/watchers`, accountId);
  },
  addToField: async (issueId, field, accountIds) => {
    const update = { [field]: accountIds.map((accountId) => ({ add: { accountId } })) };
    await jiraWrite('PUT', route`/rest/api/3/issue/${issueId}`, { update });
  },
};
