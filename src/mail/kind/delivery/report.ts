/** Delivery status notifications as RFC 3464 has them: each recipient's action, status and what the server said. */
import { findAddress } from '../../reply/mailbox';
import type { DeliveryAction, ReportedRecipient } from '../mail-kind';
import type { FieldBlock } from './fields';
import { fieldOf, readFieldBlocks } from './fields';
import { judgeFailure, moreTelling, statedStatus } from './status';

const actions: readonly DeliveryAction[] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'];
const mostRecipients = 1000;
const mostDiagnostic = 1000;

/** The recipients of a message/delivery-status text, in its order; recipients of whom nothing is said are left out. */
export function readDeliveryStatus(text: string): ReportedRecipient[] {
  return readFieldBlocks(text).flatMap(splitRecipients).slice(0, mostRecipients).flatMap(readRecipient);
}

/** Some reporters leave out the blank line between recipients. */
function splitRecipients(block: FieldBlock): FieldBlock[] {
  const starts = block.flatMap(([name], at) => (name === 'final-recipient' ? [at] : []));
  if (starts.length < 2) return [block];
  return starts.map((start, index) => block.slice(index === 0 ? 0 : start, starts[index + 1]));
}

function readRecipient(block: FieldBlock): ReportedRecipient[] {
  const final = fieldOf(block, 'final-recipient');
  const named = addressIn(fieldOf(block, 'original-recipient')) || addressIn(fieldOf(block, 'x-actual-recipient'));
  const statusField = fieldOf(block, 'status');
  const actionField = fieldOf(block, 'action');
  if (final === null && named === '' && statusField === null) return [];
  if (final === null && actionField === null && statusField === null) return [];
  const diagnostic = withoutType(fieldOf(block, 'diagnostic-code') ?? '');
  const action = readAction(actionField, statusField);
  const stated = moreTelling(statedStatus(statusField ?? ''), statedStatus(diagnostic));
  return [
    {
      address: addressIn(final) || named,
      action,
      ...judgeFailure(diagnostic, stated, action),
      diagnostic: diagnostic.slice(0, mostDiagnostic),
      remoteMta: readMta(fieldOf(block, 'remote-mta')),
    },
  ];
}

function readAction(field: string | null, status: string | null): DeliveryAction {
  const word = field?.trim().toLowerCase() ?? '';
  const known = actions.find((action) => word.startsWith(action));
  if (known !== undefined) return known;
  if (word.startsWith('expired')) return 'failed';
  return (status ?? '').trim().startsWith('2') ? 'delivered' : 'failed';
}

/** `rfc822; <john@acme.com>` to the address, lower case. */
function addressIn(field: string | null): string {
  const found = field === null ? null : findAddress(field);
  return field === null || found === null ? '' : field.slice(found.start, found.end).toLowerCase();
}

/** `smtp; 550 5.1.1 …` without the type. */
function withoutType(field: string): string {
  return field.replace(/^[a-z][a-z0-9-]{1,30}\s?;\s?/i, '');
}

function readMta(field: string | null): string | null {
  const host = field === null ? '' : withoutType(field).split(' ')[0];
  return host === undefined || host === '' ? null : host;
}
