/** Events, causes and recipients in words. */
import type { NotifiableKind, Trigger } from '../../../../src/contract';

export const eventNames: Readonly<Record<NotifiableKind, string>> = {
  created: 'An issue is created',
  commented: 'Somebody comments',
  updated: 'Fields change',
  'status-changed': 'The status changes',
  assigned: 'Somebody is assigned',
  resolved: 'The issue is resolved',
  'attachment-added': 'A file is attached',
};

export const triggerNames: Readonly<Record<Trigger, string>> = {
  agent: 'A person in Jira',
  customer: 'A person by mail',
  app: 'An app or automation',
};
