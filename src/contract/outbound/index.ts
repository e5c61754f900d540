/** Shapes of mail that goes out. */
export * from './calls';
export * from './delivery';
export * from './issue-mail';
export * from './notification';
export * from './template';
