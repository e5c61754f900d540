/** A handler nobody has changed; the same as `handlerDraft` of src/contract gives (a test compares them). No schema comes into the page. */
import type { HandlerDraft, MailHandler, NewIssueFields } from '../../../../src/contract';

export const emptyIssue: NewIssueFields = {
  projectKey: '',
  issueType: '',
  priority: null,
  labels: [],
  components: [],
  fields: [],
  extract: [],
};

export const emptyDraft: HandlerDraft = {
  name: '',
  enabled: true,
  mailboxes: [],
  match: { recipients: [], senders: [], filters: [], filtersJoin: 'all' },
  threads: { references: true, subjectKey: 'everyone' },
  access: {
    block: [],
    blocked: { kind: 'discard' },
    comment: { kind: 'everyone' },
    create: { kind: 'everyone' },
    otherwise: { kind: 'hold' },
  },
  authentication: { trustedServers: [], failed: 'accept' },
  sender: {
    unknown: 'default-reporter',
    defaultReporter: null,
    asReporter: true,
    comment: 'app',
    retryAsDefault: true,
  },
  found: { visibility: 'public', reopen: null, longClosed: null },
  notFound: { kind: 'hold' },
  people: { copied: { kind: 'nothing' }, senderWatches: false, except: [], most: 20 },
  attachments: { allow: [], block: [], mostBytes: null, leaveOutRepeatedImages: true, original: 'when-cut' },
  machines: { autoReplies: 'discard', generated: 'discard', bulk: 'accept', lists: 'accept', calendar: 'accept' },
  limits: { mostBytes: null, brake: { mails: 20, minutes: 10 } },
  text: { quotes: 'cut', signatures: 'cut', markers: [] },
};

/** What of a stored handler the editor sends back. */
export function draftOf(handler: MailHandler): HandlerDraft {
  const { id: _id, version: _version, createdAtMs: _created, updatedAtMs: _updated, ...draft } = handler;
  return draft;
}
