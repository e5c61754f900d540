export { forgeJira } from './jira';
export { mayAdminister, mayComment } from './may';
