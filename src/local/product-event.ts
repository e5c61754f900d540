/** What Jira tells the app, and which of it the app listens to. */
import type { TriggerDeclaration } from './manifest';

/** An event of the twin: `eventType` is the name in the manifest, the rest goes to the app as it is. */
export interface ProductEvent {
  readonly eventType: string;
  /** The app itself did it. */
  readonly selfGenerated?: boolean;
}

/** Whether this trigger module is told of it. */
export const listens = (
  { events, filter }: TriggerDeclaration,
  { eventType, selfGenerated = false }: ProductEvent,
): boolean => events.includes(eventType) && !(selfGenerated && filter?.ignoreSelf === true);
