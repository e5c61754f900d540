/** The Forge runtime of the local host: loads the app, invokes its functions, delivers its events and schedules. */
export type { AppModule } from './app';
export { installGlobals, networkFetch } from './globals';
export { identityOf, type Identity } from './identity';
export type { ModuleKind } from './invocation';
export { realSite, type JiraActor, type JiraRequest, type JiraSite, type ScopesFor } from './jira';
export type { Interfere, Interference, PlatformCall } from './platform';
export { storeInThread } from './kvs/thread/start';
export {
  startRuntime,
  type OpenStore,
  type ResolverAnswer,
  type ResolverCall,
  type Runtime,
  type RuntimeOptions,
} from './runtime';
export { outside } from './sockets';
export { openTokenIssuer, tokenIssuer, type TokenIssuer } from './token';
