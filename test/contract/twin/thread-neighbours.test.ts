/** What is asked in one turn travels together: one that cannot cross takes no neighbour along. */
import { afterEach, expect, test } from '@jest/globals';
import { closeTwins, openTwin } from '../../support/twin';

afterEach(closeTwins);

const files = (): FormData => {
  const form = new FormData();
  form.append('file', new Blob([Buffer.alloc(1000, 'a')]), 'a.txt');
  return form;
};
const paragraph = { type: 'paragraph', content: [{ type: 'text', text: 'Hello.' }] };
const comment = (): Buffer => Buffer.from(JSON.stringify({ body: { type: 'doc', version: 1, content: [paragraph] } }));

test.each([
  ['an upload', 'attachments', files, 200],
  ['bytes', 'comment', comment, 201],
] as const)('beside a request whose body somebody reads already: %s', async (_, what, body, status) => {
  const site = await openTwin('in a thread');
  const read = new Response('x').body;
  read?.getReader();
  const good = site.asApp('POST', `issue/DEMO-1/${what}`, body());
  await expect(site.asApp('POST', 'issue/DEMO-1/attachments', read)).rejects.toThrow();
  expect((await good).status).toBe(status);
});
