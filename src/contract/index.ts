/** Shapes that cross a process line: schema and type, no behaviour. */
export * from './admin';
export * from './connection';
export * from './deleted';
export * from './events';
export * from './failure';
export * from './gateway';
export * from './inbound';
export * from './log';
export * from './outbound';
export * from './senders';
export * from './settings';
