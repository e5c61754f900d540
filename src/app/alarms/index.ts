export { openAlarms, watch } from './watch';
