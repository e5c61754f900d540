export { deliver, queueDelivery, wakeDeliveries } from './deliver';
export { sendTest } from './test-send';
export { conversationOf } from './conversation';
export { cancelDeliveries, editAddress, getDelivery, listDeliveries, resend, retryDeliveries } from './queue';
export {
  addressesOf,
  deliveryEntity,
  newRecipient,
  outcomeOf,
  readDelivery,
  type DeliveryContent,
  type DeliveryRecord,
} from './record';
