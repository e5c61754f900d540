/** What sort of mail a message is. */
export { recogniseKind } from './recognise';
export { countsAsBounce, isPermanent } from './mail-kind';
export type {
  AutoReply,
  Bounce,
  CalendarMail,
  DeliveryAction,
  DeliveryReport,
  Evidence,
  FailureReason,
  FeedbackReport,
  ListMail,
  MailKind,
  PlainKind,
  ReadReceipt,
  ReportedRecipient,
} from './mail-kind';
export type { OwnMail } from './own-mail';
