/** Issues Forge Invocation Tokens like Atlassian does, with keys of its own, for a gateway under test. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair, type JWTPayload } from 'jose';

export const testApp = 'ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000001';

export interface TokenIssuer {
  readonly jwksUrl: string;
  /** A valid token, but for what `changes` says. */
  token(changes?: TokenChanges): Promise<string>;
  close(): Promise<void>;
}

export interface TokenChanges {
  readonly payload?: JWTPayload;
  readonly app?: Record<string, unknown>;
  readonly lifeSeconds?: number;
  /** Signed with a key that nobody knows. */
  readonly strangeKey?: boolean;
}

export async function startTokenIssuer(): Promise<TokenIssuer> {
  const known = await generateKeyPair('RS256', { extractable: true });
  const strange = await generateKeyPair('RS256');
  const kid = 'forge/invocation-token/test';
  const jwk = { ...(await exportJWK(known.publicKey)), kid, alg: 'RS256', use: 'sig' };
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    jwksUrl: `http://127.0.0.1:${port}/.well-known/jwks.json`,
    async token({ payload = {}, app = {}, lifeSeconds = 25, strangeKey = false } = {}) {
      const seconds = Math.floor(Date.now() / 1000);
      const claims = {
        iss: 'forge/invocation-token',
        aud: testApp,
        jti: randomUUID(),
        iat: seconds,
        nbf: seconds,
        exp: seconds + lifeSeconds,
        app: {
          id: testApp,
          installationId: 'installation-1',
          apiBaseUrl: 'https://api.atlassian.com/ex/jira/cloud-1',
          environment: { type: 'DEVELOPMENT', id: 'environment-1' },
          ...app,
        },
        ...payload,
      };
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .sign(strangeKey ? strange.privateKey : known.privateKey);
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
