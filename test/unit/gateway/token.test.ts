/** Who may call the gateway (src/gateway/token): every way a Forge Invocation Token can be wrong. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ReplayMemory } from '../../../src/gateway/token/replay';
import { forgeIssuer, tokenVerifier, type TokenPolicy } from '../../../src/gateway/token/verify';
import { startTokenIssuer, testApp, type TokenChanges, type TokenIssuer } from '../../support/token-issuer';

let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await startTokenIssuer();
});
afterAll(() => issuer.close());

function verifier(changes: Partial<TokenPolicy> = {}): ReturnType<typeof tokenVerifier> {
  const policy = {
    audiences: [testApp],
    jwksUrl: issuer.jwksUrl,
    issuer: forgeIssuer,
    installations: 'any',
    environments: 'any',
    ...changes,
  } as const;
  return tokenVerifier(policy, new ReplayMemory());
}

test('a good token says who calls', async () => {
  await expect(verifier()(`Bearer ${await issuer.token()}`)).resolves.toEqual({
    appId: testApp,
    installation: 'installation-1',
    environment: 'DEVELOPMENT',
    apiBaseUrl: 'https://api.atlassian.com/ex/jira/cloud-1',
  });
});

const seconds = (): number => Math.floor(Date.now() / 1000);
const wrong: readonly (readonly [string, () => TokenChanges, string])[] = [
  ['expired', () => ({ payload: { exp: seconds() - 10 } }), 'expired'],
  ['not valid yet', () => ({ payload: { nbf: seconds() + 60 } }), '"nbf"'],
  ['of another issuer', () => ({ payload: { iss: 'somebody/else' } }), '"iss"'],
  ['for another app', () => ({ payload: { aud: `${testApp}0` } }), '"aud"'],
  ['without expiry', () => ({ payload: { exp: undefined } as never }), '"exp"'],
  ['without id', () => ({ payload: { jti: undefined } as never }), '"jti"'],
  ['signed with an unknown key', () => ({ strangeKey: true }), 'signature'],
  ['without installation', () => ({ app: { installationId: undefined } }), 'lacks claims'],
];

describe('refused is a token', () => {
  test.each(wrong)('%s', async (_, changes, reason) => {
    await expect(verifier()(`Bearer ${await issuer.token(changes())}`)).rejects.toThrow(reason);
  });

  test('of an installation or environment that is not allowed', async () => {
    const token = await issuer.token();
    await expect(verifier({ installations: ['installation-2'] })(`Bearer ${token}`)).rejects.toThrow('installation');
    await expect(verifier({ environments: ['PRODUCTION'] })(`Bearer ${token}`)).rejects.toThrow('environment');
    await expect(
      verifier({ installations: ['installation-1'], environments: ['DEVELOPMENT'] })(`Bearer ${token}`),
    ).resolves.toBeDefined();
  });

  test('used a second time', async () => {
    const verify = verifier();
    const token = await issuer.token();
    await verify(`Bearer ${token}`);
    await expect(verify(`Bearer ${token}`)).rejects.toThrow('used before');
  });

  test('that says it needs no signature, or is signed with a shared secret', async () => {
    const [, payload] = (await issuer.token()).split('.');
    for (const alg of ['none', 'HS256']) {
      const header = Buffer.from(JSON.stringify({ alg, kid: 'forge/invocation-token/test' })).toString('base64url');
      await expect(verifier()(`Bearer ${header}.${payload ?? ''}.c2ln`)).rejects.toThrow(
        /another algorithm|cannot be read/,
      );
    }
  });

  test.each([undefined, '', 'Basic abc', 'Bearer', 'Bearer a.b', 'Bearer a.b.c.d', 'Bearer ....'])(
    '%s',
    async (header) => {
      await expect(verifier()(header)).rejects.toThrow('no bearer token');
    },
  );

  test('when the keys cannot be fetched', async () => {
    const verify = verifier({ jwksUrl: 'http://127.0.0.1:9/keys' });
    await expect(verify(`Bearer ${await issuer.token()}`)).rejects.toThrow(/keys of the issuer|cannot be read/);
  });
});

describe('the memory of used tokens', () => {
  test('forgets what has expired, and lets nobody in when it is full', () => {
    let now = 0;
    const memory = new ReplayMemory(() => now, 2);
    expect(memory.isFirst('a', 1000)).toBe(true);
    expect(memory.isFirst('a', 1000)).toBe(false);
    expect(memory.isFirst('b', 5000)).toBe(true);
    expect(memory.isFirst('c', 5000)).toBe(false);
    now = 2000;
    expect(memory.isFirst('c', 5000)).toBe(true);
    expect(memory.isFirst('b', 5000)).toBe(false);
  });
});
