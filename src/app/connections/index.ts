export * from './certificate';
export * from './deleted';
export * from './signing';
export * from './store';
