export * from './calls';
export * from './discover';
export * from './doctor';
export * from './hello';
export * from './messages';
export * from './reading';
export * from './sending';
export * from './webhook';
