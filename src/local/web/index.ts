/** The local host's web server and pages. Parts of the host add their own pages with `page` and `html`. */
export { adminRoutes } from './admin';
export { assetRoute } from './assets';
export { bridgeRoute, type BridgeOptions } from './bridge-calls';
export { homeRoutes, type WalkState } from './home';
export { escapeHtml, Html, html, safeHtml } from './html';
export {
  bodyForm,
  bodyText,
  plain,
  redirect,
  startWebServer,
  type Answer,
  type Route,
  type WebRequest,
  type WebServer,
} from './http';
export { mailRoutes } from './mail';
export { page, type PageContent } from './page';
export { restRoute } from './rest';
