/** Carries decisions out: the use cases of the app, and what they need from the world. */
export { answerOnIssue, answerToAdmin } from './configure';
export { deliver } from './deliver';
export { notify, passOn } from './notify';
export type * from './ports';
export { storeKeyText } from './ports';
export { readMailbox } from './receive';
export { attempt } from './remedy';
export { tick } from './tick';
