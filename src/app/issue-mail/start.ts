/** What the form of a mail from an issue starts with. */
import { adfToHtml } from '../../adf';
import type { ComposeStart, Correspondent, ThreadMail } from '../../contract';
import { conversationSubject, isOwn, renderFragment } from '../../outbound';
import { isOutgoing, loadConnections, ownAddresses } from '../connections';
import { conversationOf } from '../deliver';
import type { JiraDetails, World } from '../ports';
import { missing, refused } from '../schemes';
import { listCanned, listTemplates, mailFacts } from '../templates';
import { suggestionsFor } from './suggest';
import { threadOf } from './thread';

type Answering = { readonly id: string; readonly how: 'reply' | 'reply-all' | 'forward' } | null;

export async function existingIssue({ jira }: World, issueKey: string): Promise<JiraDetails> {
  const issue = await jira.details(issueKey, []);
  if (issue === null) throw refused(`There is no issue ${issueKey} that Postroom may see.`, 'Check the key.');
  return issue;
}

export async function startMail(
  world: World,
  { issueKey, answers }: { readonly issueKey: string; readonly answers: Answering },
): Promise<ComposeStart> {
  const issue = await existingIssue(world, issueKey);
  const [connections, { templates }, suggestions, draft, canned] = await Promise.all([
    loadConnections(world),
    listTemplates(world),
    suggestionsFor(world, issue, ''),
    draftFor(world, issue, answers),
    cannedFor(world, issue),
  ]);
  const { id, key, summary, projectKey } = issue;
  return {
    issue: { id, key, summary, projectKey },
    connections: connections
      .filter(isOutgoing)
      .filter(({ enabled }) => enabled)
      .map((one) => ({ id: one.id, name: one.name, from: one.outgoing.fromAddress })),
    suggestions,
    templates: templates.filter(({ kind }) => kind === 'issue-mail'),
    canned,
    attachments: issue.attachments.map((one) => ({ id: one.id, name: one.name, sizeBytes: one.sizeBytes })),
    draft,
  };
}

/** Ready answers of the project, with their variables filled in. */
async function cannedFor(world: World, issue: JiraDetails): Promise<ComposeStart['canned']> {
  const { canned } = await listCanned(world);
  const mine = canned.filter(({ projects }) => projects.length === 0 || projects.includes(issue.projectKey));
  if (mine.length === 0) return [];
  const site = await world.jira.site();
  return mine.map((one) => {
    const language = one.language ?? 'en';
    const facts = mailFacts({ event: 'email', issue, site, language, subject: issue.summary, dateMs: world.now() });
    return { ...one, html: renderFragment(one.html, facts) };
  });
}

async function draftFor(world: World, issue: JiraDetails, answers: Answering): Promise<ComposeStart['draft']> {
  const { mails } = await threadOf(world, issue);
  const { firstSubject } = await conversationOf(world, issue.id, []);
  const subject = conversationSubject(issue, firstSubject);
  const empty = { cc: [], bodyHtml: '', attachmentIds: [], language: 'en' };
  const own = ownAddresses(await loadConnections(world));
  const outside = (some: readonly Correspondent[]): Correspondent[] =>
    some.filter(({ address }) => address !== '' && !isOwn(own, address));
  if (answers === null) {
    const last = mails.findLast(({ direction }) => direction === 'in');
    return { ...empty, to: last === undefined ? [] : outside([last.from]), subject, answers: last?.id ?? null };
  }
  const answered = mails.find(({ id }) => id === answers.id);
  if (answered === undefined) throw missing('mail');
  if (answers.how === 'forward') {
    const bodyHtml = await forwarded(world, issue, answered);
    return { ...empty, to: [], subject: `Fwd: ${answered.subject || issue.summary}`, answers: null, bodyHtml };
  }
  const others = answered.to.map(({ address, name }) => ({ address, name }));
  const to = outside(answered.direction === 'in' ? [answered.from] : others);
  const cc = answers.how === 'reply-all' && answered.direction === 'in' ? outside(others) : [];
  return { ...empty, to, cc, subject, answers: answered.id };
}

/** The text of the mail as Jira has it: the mail itself stayed on its server. */
async function forwarded(
  { jira }: World,
  issue: JiraDetails,
  { from, subject, commentId, atMs }: ThreadMail,
): Promise<string> {
  const comment = commentId === null ? null : await jira.comment(issue.id, commentId);
  if (comment?.isInternal === true) {
    throw refused('The comment of this mail is internal.', 'Internal comments are not sent.');
  }
  const body = adfToHtml(comment === null ? issue.description : comment.body);
  const head = [
    `From: ${from.name === '' ? from.address : `${from.name} <${from.address}>`}`,
    `Date: ${new Date(atMs).toUTCString()}`,
    `Subject: ${subject}`,
  ].map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
  return `<p></p><hr><p>${head.join('<br>')}</p><blockquote>${body}</blockquote>`;
}
