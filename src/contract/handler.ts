/** A mail handler: what shall happen with mail that arrives in a mailbox. */
import { z } from 'zod';

export const newIssueAction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('create'),
    projectKey: z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'Choose a project.'),
    issueType: z.string().min(1, 'Choose an issue type.'),
  }),
  /** A person must look. */
  z.strictObject({ kind: z.literal('hold') }),
  z.strictObject({ kind: z.literal('discard') }),
]);
export type NewIssueAction = z.infer<typeof newIssueAction>;

export const mailHandler = z.strictObject({
  id: z.string(),
  name: z.string().min(1).max(100),
  enabled: z.boolean(),
  /** Incoming connections this handler listens to; empty = all. */
  mailboxes: z.array(z.string()),
  /** What happens when the mail belongs to no issue. */
  newIssue: newIssueAction,
});
export type MailHandler = z.infer<typeof mailHandler>;
