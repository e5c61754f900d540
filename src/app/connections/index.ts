export * from './signing';
export * from './store';
