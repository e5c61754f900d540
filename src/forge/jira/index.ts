export { forgeJira } from './jira';
export { mayComment } from './may-comment';
