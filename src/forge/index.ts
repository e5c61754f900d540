/** The ports on Forge, and the functions of the manifest. The only room with @forge packages. */
export { deliver, issueChanged, onIssueEvent, readMailbox, resolver, tick } from './functions';
