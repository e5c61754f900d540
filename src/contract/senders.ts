/** Addresses that a person said belong to a Jira user, and the admin page's calls about them; part of `adminCalls`. */
import { z } from 'zod';
import { mailAddress } from './outbound';

const accountId = z.string().trim().min(1, 'Choose a Jira user.').max(128);

/** The Jira user whose mail it is taken for; null = whoever has its address in Jira. */
export const mappedSender = z
  .strictObject({
    accountId,
    /** Mail of this address is theirs from now on. */
    remember: z.boolean().default(false),
  })
  .nullable()
  .default(null);
export type MappedSender = z.infer<typeof mappedSender>;

/** The record of an address. */
export const rememberedSender = z.object({
  /** Lower case. */
  address: z.string(),
  accountId: z.string(),
  atMs: z.number(),
});
export type RememberedSender = z.infer<typeof rememberedSender>;

export const senderCalls = {
  'senders.list': z.strictObject({ cursor: z.string().max(2000).nullable().default(null) }),
  /** In place of what was remembered of the address. */
  'senders.save': z.strictObject({ address: mailAddress, accountId }),
  'senders.forget': z.strictObject({ address: z.string().min(1).max(320) }),
} as const;

export interface RememberedView extends RememberedSender {
  /** null = Jira has no such account any more. */
  readonly person: { readonly displayName: string; readonly active: boolean } | null;
}

export interface SenderAnswers {
  'senders.list': { readonly senders: readonly RememberedView[]; readonly cursor: string | null };
  'senders.save': RememberedView;
  'senders.forget': { readonly forgotten: boolean };
}
