/** Who is told what, in which thread. Pure. */
export { brake, whyNoNotice, type NoticeFacts } from './guard/guard';
export { conversationSubject, notification, notificationId, type NotificationFacts } from './notification';
export { commentRecipients, type CommentFacts, type Participant } from './recipients';
export { kindsOf, type Cause, type Change, type Happening } from './scheme/happening';
export { joinComment, type Joining, type WaitingMail } from './scheme/join';
export {
  isOwn,
  planNotifications,
  schemeFor,
  type Person,
  type Plan,
  type PlanFacts,
  type PlannedPerson,
} from './scheme/plan';
export * from './templates';
