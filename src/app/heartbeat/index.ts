export { beat } from './beat';
export { heartbeatViews, noteArrival } from './store';
