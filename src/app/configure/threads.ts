/** Message-IDs of mail that an earlier mail app sent or took in: answers to it find their issue after the change to Postroom. */
import { FailureError, type AdminAnswers } from '../../contract';
import { normaliseMessageId } from '../../mail';
import { referenceKey } from '../keys';
import { transactionOperations, type StoreWrite, type World } from '../ports';

export async function importThreads(
  world: World,
  {
    issueKey,
    sent,
    received,
  }: { readonly issueKey: string; readonly sent: readonly string[]; readonly received: readonly string[] },
): Promise<AdminAnswers['threads.import']> {
  const issue = await world.jira.issue(issueKey);
  if (issue === null) {
    throw new FailureError({
      code: 'jira-issue-missing',
      message: `There is no issue ${issueKey} that Postroom may see.`,
      evidence: '',
      fix: { text: 'Check the key, and that the app may browse the project.' },
    });
  }
  const writes = [...entries(sent, 'out', issue.id), ...entries(received, 'in', issue.id)];
  for (let at = 0; at < writes.length; at += transactionOperations) {
    await world.store.transact(writes.slice(at, at + transactionOperations));
  }
  return { imported: writes.length };
}

function entries(ids: readonly string[], direction: 'in' | 'out', issueId: string): readonly StoreWrite[] {
  const keys = new Set(ids.flatMap((id) => normaliseMessageId(id) ?? []).map(referenceKey));
  return [...keys].map((key) => ({ kind: 'set', key, value: { issueId, direction } }));
}
