/** Who is told what, in which thread. Pure. */
export { bounceVerdict, type BounceVerdict } from './guard/bounce';
export { brake, whyNoNotice, type NoticeFacts } from './guard/guard';
export { kindsOf, type Cause, type Happening } from './scheme/happening';
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
export {
  conversationSubject,
  deliveryMessageId,
  outgoingMail,
  referencesOf,
  replyAddress,
  rootId,
  type OutgoingFacts,
} from './thread/outgoing';
export { judgeDeliverability, type DeliverabilityFacts, type ReadBack } from './deliverability/judge';
