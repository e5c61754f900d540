/** Who is told what, in which thread. Pure. */
export { conversationSubject, notification, notificationId, type NotificationFacts } from './notification';
export { commentRecipients, type CommentFacts, type Participant } from './recipients';
