export * from './account';
export * from './desk';
export * from './identity';
export * from './lease';
export * from './mailbox-state';
export * from './record';
