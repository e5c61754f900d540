export { forgeJira } from './jira';
