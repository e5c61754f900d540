/** The Jira twin: a stand-in for Jira Cloud that behaves like it as far as a mail app needs. */
export { scopesFor } from './rest/router';
export { createTwin, type Twin } from './twin';
export type { Controls } from './controls';
export type { FaultRule, Faults } from './faults';
export type { Seeded } from './seed/load';
export { twinInThread } from './thread/start';
