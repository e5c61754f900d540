export { answer } from './admin';
export { answerOnIssue } from './on-issue';
