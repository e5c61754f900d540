export { queueReading, readMailbox } from './read-mailbox';
