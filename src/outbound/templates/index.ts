export type { LinkedFile, MailComment, MailFacts, MailIssue, NamedPerson } from './context';
export { builtInTemplate, builtInTemplates, isBuiltIn } from './defaults';
export { standardLayout } from './layout';
export { renderFragment, renderMail, textFor, type MailText, type RenderedText } from './render';
export { sampleFacts } from './sample';
export { templateFilters, templateVariables } from './variables';
