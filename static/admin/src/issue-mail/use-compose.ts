/** The state of a mail that is being written. */
import { useState } from 'react';
import { call, uploadFile } from '../api';
import { cleanHtml } from '../kit/clean-html';
import { byField, type FieldProblems } from '../kit/problems';
import { failureIn } from '../kit/use-call';
import type { ComposeStart, DeliveryView, Failure, IssueMailDraft } from '../../../../src/contract';

type Attachment = ComposeStart['attachments'][number];

export interface OpenMail {
  readonly draft: IssueMailDraft;
  readonly set: (changes: Partial<IssueMailDraft>) => void;
  readonly attachments: readonly Attachment[];
  /** Attaches files of this computer to the issue, then to the mail. */
  readonly upload: (files: readonly File[]) => Promise<void>;
  readonly isUploading: boolean;
  readonly problems: FieldProblems;
  readonly failure: { readonly title: string; readonly failure: Failure } | null;
  readonly isSending: boolean;
  /** null = it was refused or failed; the form says why. */
  readonly send: () => Promise<DeliveryView | null>;
}

export function useCompose(start: ComposeStart): OpenMail {
  const [draft, setDraft] = useState<IssueMailDraft>(() => firstDraft(start));
  const [attachments, setAttachments] = useState(start.attachments);
  const [problems, setProblems] = useState<FieldProblems>({});
  const [failure, setFailure] = useState<OpenMail['failure']>(null);
  const [isSending, setSending] = useState(false);
  const [isUploading, setUploading] = useState(false);
  // The same for each press of Send until it worked: pressing twice sends once.
  const [request] = useState(() => crypto.randomUUID());
  const set = (changes: Partial<IssueMailDraft>): void => {
    setDraft((before) => ({ ...before, ...changes }));
    setProblems({});
  };
  const upload = async (files: readonly File[]): Promise<void> => {
    setUploading(true);
    for (const file of files) {
      const done = await uploadFile(draft.issueKey, file);
      if ('problem' in done) {
        const failed: Failure = { code: 'unknown', message: done.problem, evidence: '', fix: null };
        setFailure({ title: `${file.name} was not attached`, failure: failed });
        break;
      }
      setFailure(null);
      setAttachments((before) => [...before, done]);
      setDraft((before) => ({ ...before, attachmentIds: [...before.attachmentIds, done.id] }));
    }
    setUploading(false);
  };
  const send = async (): Promise<DeliveryView | null> => {
    setSending(true);
    const reply = await call('issueMail.send', { request, draft });
    setSending(false);
    if (reply.ok) return reply.value.delivery;
    const isInvalid = reply.kind === 'invalid' && reply.problems.length > 0;
    if (isInvalid) setProblems(byField(reply.problems));
    setFailure(isInvalid ? null : { title: 'The mail was not sent', failure: failureIn(reply) });
    return null;
  };
  return { draft, set, attachments, upload, isUploading, problems, failure, isSending, send };
}

function firstDraft({ issue, connections, draft }: ComposeStart): IssueMailDraft {
  return {
    issueKey: issue.key,
    connection: connections[0]?.id ?? null,
    bcc: [],
    template: null,
    comment: 'public',
    ...draft,
    to: [...draft.to],
    cc: [...draft.cc],
    // What is quoted is a stranger's: the mail holds what the form shows.
    bodyHtml: cleanHtml(draft.bodyHtml),
    attachmentIds: [...draft.attachmentIds],
  };
}
