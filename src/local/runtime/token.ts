/**
 * The Forge Invocation Token that tells a remote who calls it: RS256, verified through the JWKS the host serves, with the
 * claims of the platform's own (facts of forge-remote-invocation-contract). And the app's system token for Jira.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { Identity } from './identity';
import type { Invocation } from './invocation';

export const tokenIssuer = 'forge/invocation-token';

/** Seconds a token is valid, as on the platform. */
const lifetimeSeconds = 25;

export interface TokenIssuer {
  /** Public keys, as `/.well-known/jwks.json` answers them. */
  readonly jwks: { readonly keys: readonly JWK[] };
  /** For `x-forge-oauth-system`; Jira accepts it as the app. */
  readonly systemToken: string;
  invocationToken(invocation: Invocation, apiBaseUrl: string, siteUrl: string): Promise<string>;
}

/** Takes the key pair from `keyFile`, or makes one there (mode 0600). */
export async function openTokenIssuer(identity: Identity, keyFile: string): Promise<TokenIssuer> {
  const privateJwk = await loadKey(keyFile);
  const { kty = 'RSA', n, e, kid = '' } = privateJwk;
  const publicJwk: JWK = { kty, kid, alg: 'RS256', use: 'sig', ...(n && { n }), ...(e && { e }) };
  const key = (await importJWK(privateJwk, 'RS256')) as CryptoKey;
  return {
    jwks: { keys: [publicJwk] },
    systemToken: randomBytes(32).toString('base64url'),
    invocationToken: (invocation, apiBaseUrl, siteUrl) => {
      const claims = claimsOf(identity, invocation, apiBaseUrl, siteUrl);
      const nowSeconds = Math.floor(Date.now() / 1000);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .setIssuer(tokenIssuer)
        .setAudience(identity.appAri)
        .setIssuedAt(nowSeconds)
        .setNotBefore(nowSeconds)
        .setExpirationTime(nowSeconds + lifetimeSeconds)
        .setJti(randomUUID())
        .sign(key);
    },
  };
}

async function loadKey(keyFile: string): Promise<JWK> {
  if (existsSync(keyFile)) return JSON.parse(readFileSync(keyFile, 'utf8')) as JWK;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(privateKey)), kid: `${tokenIssuer}/${randomUUID()}`, alg: 'RS256' };
  writeFileSync(keyFile, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}

function claimsOf(
  identity: Identity,
  { kind, moduleKey, accountId }: Invocation,
  apiBaseUrl: string,
  siteUrl: string,
): Record<string, unknown> {
  const { appAri, appId, appVersion, environmentId, environmentType, installationId, installationAri, cloudId } =
    identity;
  return {
    ...(accountId === null ? {} : { principal: accountId }),
    app: {
      id: appAri,
      version: '1',
      appVersion,
      installationId: installationAri,
      apiBaseUrl,
      environment: { type: environmentType, id: `ari:cloud:ecosystem::environment/${appId}/${environmentId}` },
      module: { type: kind, key: moduleKey },
      installation: { id: installationId, contexts: [{ name: 'jira', url: siteUrl, apiBaseUrl }] },
    },
    context: { cloudId, siteUrl, moduleKey, environmentType, environmentId, ...(accountId ? { accountId } : {}) },
  };
}
