/** The Jira twin: a stand-in for Jira Cloud that behaves like it as far as a mail app needs. */
export { createTwin, type Twin, type TwinSettings } from './twin';
export type { Controls } from './controls';
export type { FaultRule, Faults } from './faults';
export type { Seeded } from './seed/load';
export type { DeclaredProperty } from './store/properties';
