/** Is mail flowing? One sentence, and what to look at when it is not. The worst comes first. */
import type { ConnectionView, Overview } from '../../../../src/contract';

export interface Health {
  readonly tone: 'success' | 'warning' | 'error' | 'information';
  /** One sentence. */
  readonly text: string;
}

export function healthOf({ connections, gateway, unexplained, heartbeats }: Overview): Health | null {
  if (connections.length === 0) return null;
  const enabled = connections.filter(({ connection }) => connection.enabled);
  const incoming = enabled.filter(({ health }) => health !== null);
  const outgoing = enabled.filter(({ sending }) => sending !== null);
  if (!gateway.ok) return withoutGateway(gateway.failure);
  if (enabled.length === 0) return { tone: 'warning', text: 'No mail is flowing: every connection is switched off.' };
  const silent = incoming.filter(({ health }) => health?.state === 'failing');
  const mute = outgoing.filter(({ sending }) => (sending?.failure ?? null) !== null);
  if (silent.length > 0 || mute.length > 0) return failing({ incoming, outgoing, silent, mute });
  if (unexplained > 0) {
    const mails = unexplained === 1 ? '1 mail is' : `${unexplained} mails are`;
    return { tone: 'error', text: `Mail is flowing, but ${mails} unaccounted for.` };
  }
  const missed = heartbeats.find(({ state }) => state === 'late' || state === 'unsent');
  if (missed !== undefined) {
    const pair = `from “${missed.from.name}” to “${missed.to.name}”`;
    return { tone: 'warning', text: `Mail may stand still: the heartbeat ${pair} does not come back.` };
  }
  return flowing(incoming, outgoing);
}

/** An old gateway still does what it knows. */
function withoutGateway(failure: Overview['gateway']['failure']): Health {
  switch (failure?.code) {
    case 'gateway-too-old':
      return { tone: 'warning', text: 'Some of it may stand still: the mail gateway is older than Postroom.' };
    case 'gateway-token-refused':
      return { tone: 'error', text: 'No mail is flowing: the mail gateway refuses Postroom.' };
    default:
      return { tone: 'error', text: 'No mail is flowing: the mail gateway does not answer.' };
  }
}

interface Split {
  readonly incoming: readonly ConnectionView[];
  readonly outgoing: readonly ConnectionView[];
  readonly silent: readonly ConnectionView[];
  readonly mute: readonly ConnectionView[];
}

function failing({ incoming, outgoing, silent, mute }: Split): Health {
  const nothingIn = silent.length > 0 && silent.length === incoming.length;
  const nothingOut = mute.length > 0 && mute.length === outgoing.length;
  if (nothingIn && nothingOut) return { tone: 'error', text: 'No mail is flowing: every connection fails.' };
  if (nothingIn) return { tone: 'error', text: `No mail comes in: ${names(silent)}.` };
  if (nothingOut) return { tone: 'error', text: `No mail goes out: ${names(mute)}.` };
  return { tone: 'warning', text: `Mail is flowing, but not everywhere: ${names([...silent, ...mute])}.` };
}

function flowing(incoming: readonly ConnectionView[], outgoing: readonly ConnectionView[]): Health {
  const held = incoming.reduce((sum, { health }) => sum + (health?.held ?? 0), 0);
  if (incoming.length === 0) return { tone: 'warning', text: 'Mail goes out, but none comes in: no mailbox is read.' };
  if (outgoing.length === 0) {
    return { tone: 'warning', text: 'Mail comes in, but none goes out: no outgoing connection is on.' };
  }
  if (held > 0) {
    const text = held === 1 ? '1 mail is held and waits for you.' : `${held} mails are held and wait for you.`;
    return { tone: 'warning', text: `Mail is flowing. ${text}` };
  }
  if (incoming.every(({ health }) => health?.state === 'never')) {
    return { tone: 'information', text: 'All is set up; the first poll comes within five minutes.' };
  }
  return { tone: 'success', text: 'Mail is flowing in and out.' };
}

/** "“Billing” fails", "“Billing” and “Jobs” fail" */
function names(views: readonly ConnectionView[]): string {
  const quoted = views.map(({ connection }) => `“${connection.name}”`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? `${last} fails` : `${quoted.join(', ')} and ${last} fail`;
}

export interface Step {
  readonly text: string;
  readonly isDone: boolean;
  /** Where the step is done; null = outside of the page. */
  readonly to: string | null;
  /** What is to be done there. */
  readonly action: string;
}

/** What leads from nothing to the first mail. */
export function firstSteps({ connections, hasReceived }: Overview): readonly Step[] {
  const incoming = nearest(connections.filter(({ connection }) => connection.direction === 'incoming'));
  const outgoing = nearest(connections.filter(({ connection }) => connection.direction === 'outgoing'));
  return [
    step(incoming, 'incoming', 'Connect the mailbox your customers write to'),
    step(outgoing, 'outgoing', 'Connect the server that sends your mail'),
    {
      text: 'Write a first mail to your mailbox',
      isDone: hasReceived,
      to: null,
      action: 'Send it from any account. Within five minutes it is on this page.',
    },
  ];
}

/** It passed a test, or has worked: that proves more. */
const isProven = ({ connection, health, sending }: ConnectionView): boolean =>
  connection.testedAtMs !== null || ((health ?? sending)?.lastSuccessMs ?? null) !== null;

/** The one that is nearest to working. */
function nearest(views: readonly ConnectionView[]): ConnectionView | null {
  const rank = (view: ConnectionView): number => (view.connection.enabled ? 2 : 0) + (isProven(view) ? 1 : 0);
  return views.reduce<ConnectionView | null>((best, view) => (best && rank(best) >= rank(view) ? best : view), null);
}

function step(view: ConnectionView | null, direction: 'incoming' | 'outgoing', text: string): Step {
  if (!view) return { text, isDone: false, to: `/connections/new/${direction}`, action: `Add ${direction} connection` };
  const { id, name, enabled } = view.connection;
  const to = `/connections/${encodeURIComponent(id)}`;
  if (!isProven(view)) return { text, isDone: false, to, action: `Test “${name}”` };
  return { text, isDone: enabled, to: enabled ? to : '/connections', action: enabled ? name : `Enable “${name}”` };
}
