/** Who the app is and where it is installed: fixed on a local host, in the platform's shapes. */
import type { Manifest } from '../manifest';

export interface Identity {
  /** ari:cloud:ecosystem::app/<uuid> */
  readonly appAri: string;
  readonly appId: string;
  readonly appVersion: string;
  readonly environmentId: string;
  readonly environmentType: 'DEVELOPMENT';
  readonly installationId: string;
  readonly cloudId: string;
  readonly contextAri: string;
  readonly installationAri: string;
}

const environmentId = '2f8e3b3e-2c6e-4b0a-9d3c-6a7d5f1c0e01';
const installationId = '7c1d6a52-93d4-4d0e-8a55-0f6b8a9c2e02';
const cloudId = 'a9a3f7d8-5b0c-4a5f-9c34-1d2e3f405003';

export function identityOf({ app }: Manifest): Identity {
  return {
    appAri: app.id,
    appId: app.id.slice(app.id.lastIndexOf('/') + 1),
    appVersion: '1.0.0',
    environmentId,
    environmentType: 'DEVELOPMENT',
    installationId,
    cloudId,
    contextAri: `ari:cloud:jira::site/${cloudId}`,
    installationAri: `ari:cloud:ecosystem::installation/${installationId}`,
  };
}
