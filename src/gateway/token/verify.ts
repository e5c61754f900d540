/**
 * Who calls: the Forge Invocation Token that Atlassian signs for every call of an app to its remote. Signature alone is not
 * enough (any Forge app gets signed tokens): audience, installation and environment must be ours, the token fresh, and each
 * one good for one call.
 */
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { ReplayMemory } from './replay';

export interface TokenPolicy {
  /** App ids (`ari:cloud:ecosystem::app/…`) that may call. */
  readonly audiences: readonly string[];
  readonly jwksUrl: string;
  readonly issuer: string;
  /** Installations that may call; 'any' for an app whose customers all use this gateway. */
  readonly installations: readonly string[] | 'any';
  /** `PRODUCTION`, `STAGING`, `DEVELOPMENT`; 'any' = all. */
  readonly environments: readonly string[] | 'any';
}

export const forgeIssuer = 'forge/invocation-token';
export const forgeJwksUrl = 'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json';

/** What of a verified token the gateway goes by. */
export interface Caller {
  readonly appId: string;
  /** The tenant. */
  readonly installation: string;
  readonly environment: string;
  /** Where Jira's REST API of this installation is; null when the token does not say. */
  readonly apiBaseUrl: string | null;
}

export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

const claims = z.object({
  jti: z.string().min(1).max(256),
  exp: z.number(),
  app: z.object({
    installationId: z.string().min(1),
    apiBaseUrl: z.string().nullish(),
    environment: z.object({ type: z.string().min(1) }),
  }),
});

/** Two clocks are never quite the same. */
const clockToleranceSeconds = 5;

export type VerifyToken = (authorization: string | undefined) => Promise<Caller>;

export function tokenVerifier(policy: TokenPolicy, replays: ReplayMemory): VerifyToken {
  const keys = createRemoteJWKSet(new URL(policy.jwksUrl), { timeoutDuration: 5_000, cooldownDuration: 10_000 });
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new TokenRefused('no bearer token');
    const payload = await verified(token, keys, policy);
    const read = claims.safeParse(payload);
    if (!read.success) throw new TokenRefused('the token lacks claims of a Forge Invocation Token');
    const { app, jti, exp } = read.data;
    const environment = app.environment.type;
    if (policy.installations !== 'any' && !policy.installations.includes(app.installationId)) {
      throw new TokenRefused('this installation may not call');
    }
    if (policy.environments !== 'any' && !policy.environments.includes(environment)) {
      throw new TokenRefused('this environment may not call');
    }
    if (!replays.isFirst(jti, (exp + clockToleranceSeconds) * 1000))
      throw new TokenRefused('the token was used before');
    return {
      appId: audienceOf(payload),
      installation: app.installationId,
      environment,
      apiBaseUrl: app.apiBaseUrl ?? null,
    };
  };
}

async function verified(token: string, keys: JWTVerifyGetKey, policy: TokenPolicy): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      issuer: policy.issuer,
      audience: [...policy.audiences],
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', 'iat', 'jti', 'aud'],
    });
    return payload;
  } catch (error) {
    throw new TokenRefused(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `the token's claim "${error.claim}" is not accepted`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'the token is signed with an unknown key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature of the token is wrong';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the token is signed with another algorithm than RS256';
  if (error instanceof errors.JWKSTimeout || error instanceof TypeError)
    return 'the keys of the issuer could not be fetched';
  return 'the token cannot be read';
}

function audienceOf({ aud }: JWTPayload): string {
  return typeof aud === 'string' ? aud : (aud?.[0] ?? '');
}
