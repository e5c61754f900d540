/** The key by which reply tokens are signed: made once, kept in the secret store. */
import type { World } from '../ports';

const key = 'signing-key';

export async function signingKey({ secrets, randomId }: World): Promise<string> {
  const known = await secrets.get(key);
  if (known !== null) return known;
  // Two functions may come here at once: the first key stays, and both use it.
  await secrets.create(key, `${randomId()}${randomId()}`);
  return (await secrets.get(key)) ?? '';
}
