export { beat } from './beat';
export { heartbeatViews, heartbeatsThrough, noteArrival, restHeartbeat } from './store';
