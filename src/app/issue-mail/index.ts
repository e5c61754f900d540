/** "Email this issue": mails that people write from an issue, and the issue's thread. */
export { previewMail } from './preview';
export { resendMail, sendMail } from './send';
export { existingIssue, startMail } from './start';
export { suggestionsFor } from './suggest';
export { threadOf } from './thread';
