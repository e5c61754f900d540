export { factsOfMail, storageKeys } from './facts';
export { seenImages } from './images';
export { personOnce, type Judging } from './judging';
export { leftOutLines, planOf } from './plan';
export { readMail, splitFor, type ReadMail } from './read-mail';
export { queueReading, readMailbox } from './read-mailbox';
export { deliveryHeader } from './reading';
