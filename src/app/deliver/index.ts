export { deliver, queueDelivery } from './deliver';
export { deliveryEntity, readDelivery, type DeliveryRecord } from './record';
