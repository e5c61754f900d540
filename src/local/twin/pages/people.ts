/** Who one can be on the twin's pages, and how people and statuses look there. */
import { html, type Html } from '../../web';
import { statuses } from '../scheme';
import type { World } from '../world';

/** Those who may work in Jira, agents first: customers have no account that logs in. */
export function actors(world: World): readonly { readonly email: string; readonly displayName: string }[] {
  const people = world.people.all().filter(({ accountType, active }) => accountType === 'atlassian' && active);
  const isAdmin = (email: string): number => (email.startsWith('admin@') ? 1 : 0);
  return [...people].sort((a, b) => isAdmin(a.email) - isAdmin(b.email));
}

export function actorField(world: World, id: string): Html {
  return html`<label for="${id}">As</label>
    <select id="${id}" name="as">
      ${actors(world).map(({ email, displayName }) => html`<option value="${email}">${displayName}</option>`)}
    </select>`;
}

export function personName(world: World, accountId: string | null): string {
  if (accountId === null) return 'Nobody';
  return world.people.byId(accountId)?.displayName ?? 'Somebody who is gone';
}

export function avatar(accountId: string): Html {
  return html`<img class="avatar" src="/jira/avatar/${encodeURIComponent(accountId)}" alt="" width="32" height="32" />`;
}

export function statusMark(statusId: string): Html {
  const status = statuses.find(({ id }) => id === statusId);
  return html`<span class="status ${status?.category ?? 'new'}">${status?.name ?? 'Unknown'}</span>`;
}

/** A time in UTC; the page's script turns it into the reader's own zone. */
export function timeOf(ms: number): Html {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
