export * from './account';
export * from './identity';
export * from './lease';
export * from './mailbox-state';
export * from './record';
