/** The ports on Forge, and the functions of the manifest. The only room with @forge packages. */
export { deliver, issueChanged, issueResolver, onIssueEvent, readMailbox, resolver, tick } from './functions';
