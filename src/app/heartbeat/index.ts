export { beat } from './beat';
export { heartbeatViews, noteArrival, restHeartbeat } from './store';
