/** Table of contents of manifest.yml: one export a function, no logic. */
export { deliver, issueChanged, issueResolver, onIssueEvent, readMailbox, resolver, tick } from './forge';
