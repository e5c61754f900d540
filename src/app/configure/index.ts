export { forgetExpired } from './deleted';
export { answerOnIssue } from './on-issue';
export { answerToAdmin, type KnownAdmins } from './to-admin';
