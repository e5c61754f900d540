export { queueReading, readMailbox } from './read-mailbox';
export { deliveryHeader } from './reading';
