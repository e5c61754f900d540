/** Shapes of mail that comes in: what a mail handler says, and how a decision is explained. */
export * from './calls';
export * from './explanation';
export * from './handler';
export * from './handler-list';
export * from './match';
export * from './new-issue';
export * from './pattern';
