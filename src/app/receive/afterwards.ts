/**
 * What comes after the comment or the new issue: reopening, links, watchers, participants. Each can be done twice without
 * harm. What Jira refuses for good is told and stops nothing; what may work later makes the whole mail be tried again.
 */
import { FailureError } from '../../contract';
import type { IssueFacts, PlannedPeople } from '../../inbound';
import type { JiraPerson } from '../ports';
import { attempt, remedyFor } from '../remedy';
import { personOnce, senderOnce } from './judging';
import type { Reading } from './reading';
import type { Understood } from './understand';

type Notes = readonly string[];

/** What was done in a sentence, or why it could not be. */
async function softly(act: () => Promise<Notes>, otherwise: string): Promise<Notes> {
  const tried = await attempt(act);
  if (tried.ok) return tried.value;
  const { kind } = remedyFor(tried.failure, 1, 0);
  if (kind === 'retry' || kind === 'pause') throw new FailureError(tried.failure);
  return [`${otherwise}: ${tried.failure.message}`];
}

/** @param wanted the name of the transition; null = the first that leads out of the done statuses */
export function reopen({ world: { jira } }: Reading, issue: IssueFacts, wanted: string | null): Promise<Notes> {
  return softly(async () => {
    // An earlier try may have opened it.
    if ((await jira.issue(issue.id))?.statusCategory !== 'done') return [`${issue.key} is open again.`];
    const steps = await jira.transitions(issue.id);
    const step =
      wanted === null
        ? steps.find(({ toCategory }) => toCategory !== 'done')
        : steps.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (step === undefined) {
      const offered = steps.map(({ name }) => `“${name}”`).join(', ');
      const what = wanted === null ? 'none that leads out of the done statuses' : `none called “${wanted}”`;
      return [`${issue.key} stays closed: of its transitions (${offered}) there is ${what}.`];
    }
    await jira.transition(issue.id, step.id);
    return [`${issue.key} was opened again (“${step.name}”).`];
  }, `${issue.key} stays closed`);
}

export function linkBack(
  { world: { jira } }: Reading,
  issueId: string,
  to: IssueFacts,
  linkType: string,
): Promise<Notes> {
  return softly(async () => {
    await jira.link(issueId, to.id, linkType);
    return [`It goes on from ${to.key} (“${linkType}”), which is closed.`];
  }, `It could not be linked to ${to.key}`);
}

/** Adds the people of the mail who are Jira users; who they are not is nobody's fault and not told. */
export async function addPeople(
  reading: Reading,
  one: Understood,
  issueId: string,
  { copied, as, senderWatches }: PlannedPeople,
): Promise<Notes> {
  const address = one.message.from?.address ?? '';
  const sender = senderWatches ? await senderOnce(reading, { address, mapped: one.known?.mapped ?? null }) : null;
  const others = as?.kind === 'watchers' ? await usersOf(reading, copied) : [];
  const watchers = [...(sender?.active === true ? [sender] : []), ...others];
  const notes = await Promise.all(
    watchers.map(({ accountId, displayName }) =>
      softly(async () => {
        await reading.world.jira.addWatcher(issueId, accountId);
        return [`${displayName} watches it.`];
      }, `${displayName} could not be made a watcher`),
    ),
  );
  if (as?.kind !== 'field') return notes.flat();
  const people = await usersOf(reading, copied);
  if (people.length === 0) return notes.flat();
  const names = people.map(({ displayName }) => displayName).join(', ');
  const ids = people.map(({ accountId }) => accountId);
  const added = await softly(async () => {
    await reading.world.jira.addToField(issueId, as.field, ids);
    return [`Added to ${as.field}: ${names}.`];
  }, `${names} could not be added to ${as.field}`);
  return [...notes.flat(), ...added];
}

async function usersOf(reading: Reading, addresses: readonly string[]): Promise<readonly JiraPerson[]> {
  const found = await Promise.all(addresses.map((address) => personOnce(reading, address)));
  return found.filter((person): person is JiraPerson => person?.active === true);
}
