/** A mail from an issue as it would go out, and what to know before it does. */
import { htmlToAdf } from '../../adf';
import type { IssueMailDraft, IssueMailPreview } from '../../contract';
import { isOwn, renderMail, textFor } from '../../outbound';
import { isOutgoing, loadConnections, ownAddresses } from '../connections';
import type { World } from '../ports';
import { suppressionsOf, whySuppressed } from '../suppressions';
import { inPage, loadLayout, mailFacts, templateOr } from '../templates';
import { existingIssue } from './start';

export async function previewMail(world: World, draft: IssueMailDraft): Promise<IssueMailPreview> {
  const issue = await existingIssue(world, draft.issueKey);
  const [template, site, sender, warnings] = await Promise.all([
    templateOr(world, draft.template ?? 'email', 'email'),
    world.jira.site(),
    senderOf(world),
    warningsFor(world, draft),
  ]);
  const chosen = textFor(template, draft.language);
  const facts = mailFacts({
    event: 'email',
    issue,
    site,
    language: chosen.language,
    subject: draft.subject,
    dateMs: world.now(),
    actor: sender,
    recipient: draft.to[0] ?? { name: '', address: '' },
    // What Jira cannot show is left out here as it will be in the mail.
    body: htmlToAdf(draft.bodyHtml),
  });
  const { mail, problems } = renderMail(chosen.text, await loadLayout(world, template.layout), facts, inPage);
  return { mail: mail === null ? null : { ...mail, language: chosen.language }, problems, warnings };
}

async function warningsFor(world: World, { to, cc, bcc, connection }: IssueMailDraft): Promise<readonly string[]> {
  const all = [...to, ...cc, ...bcc].map(({ address }) => address.toLowerCase());
  const [suppressed, connections] = await Promise.all([suppressionsOf(world, all), loadConnections(world)]);
  const own = ownAddresses(connections);
  const outgoing = connections.filter(isOutgoing).filter(({ enabled }) => enabled);
  const usable = connection === null ? outgoing.length > 0 : outgoing.some(({ id }) => id === connection);
  return [
    ...(usable ? [] : ['There is no enabled outgoing connection: the mail cannot be sent.']),
    ...[...suppressed.values()].map((one) => `${one.address} gets no mail. ${whySuppressed(one)}`),
    ...all
      .filter((address) => isOwn(own, address))
      .map((address) => `${address} is read by Postroom itself: the mail would come back.`),
  ];
}

/** Whoever uses the page. */
export async function senderOf({
  jira,
  accountId,
}: World): Promise<{ readonly name: string; readonly address: string }> {
  const person = accountId === null ? null : await jira.person(accountId);
  return { name: person?.displayName ?? 'Somebody', address: person?.emailAddress ?? '' };
}
