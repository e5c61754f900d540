export * from './certificate';
export * from './signing';
export * from './store';
