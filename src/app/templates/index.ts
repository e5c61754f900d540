/** Mail templates, layouts and canned responses. */
export { mailFacts, personOf, trialFacts, type FactsFor } from './facts';
export { inPage, previewTemplate } from './preview';
export * from './store';
