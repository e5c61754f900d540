/** Who hears of an event, as deliveries. */
export { issueMailMarker } from './cause';
export { notify } from './notify';
export { passOn, passOnWaiting } from './pass-on';
