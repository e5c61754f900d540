export { forgetExpired } from './deleted';
export { answerOnIssue } from './on-issue';
export { answerToAdmin } from './to-admin';
