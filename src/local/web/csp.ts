/** The Content-Security-Policy that Forge would send with the app's pages, computed by Atlassian's own package. */
import { CSPInjectionService, CSPProcessingService } from '@forge/csp';
import { load } from 'cheerio';
import type { Permissions } from '../manifest';

/** For a Custom UI page and the permissions of the manifest. Nothing is reported to Atlassian. */
export function forgeContentPolicy(document: string, permissions: Permissions | undefined): string {
  const processing = new CSPProcessingService({ info: () => undefined }, load);
  const existingCSPDetails = processing.getCspDetails(document, (permissions ?? {}) as never);
  const directives = new CSPInjectionService().getInjectableCSP({
    existingCSPDetails,
    microsEnv: 'prod',
    isFedRAMP: false,
  });
  return directives.filter((directive) => !directive.startsWith('report-uri')).join('; ');
}
