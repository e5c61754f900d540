/** Pictures that came with earlier mails of a sender, by what is in them: a logo comes with every mail and is kept once. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { mayBeLogo } from '../../inbound';
import type { Attachment } from '../../mail';
import { imagesKey } from '../keys';
import type { StoreWrite } from '../ports';
import type { Understood } from './understand';

/** Which mail (identity) each picture first came with. */
export type SeenImages = ReadonlyMap<string, string>;

const stored = z.object({ images: z.array(z.tuple([z.string(), z.string()])) });

/** So many pictures are remembered of a sender; the oldest go. */
const mostImages = 40;

export function seenImages(value: unknown): SeenImages {
  return new Map(stored.safeParse(value).data?.images ?? []);
}

function digest({ content }: Attachment): string | null {
  return content.kind === 'here' ? createHash('sha256').update(content.bytes).digest('base64url').slice(0, 22) : null;
}

/** It came with another mail before; a second try of the same mail repeats nothing. */
export function isRepeated(seen: SeenImages, identity: string): (file: Attachment) => boolean {
  return (file) => {
    const hash = seen.size === 0 ? null : digest(file);
    const first = hash === null ? undefined : seen.get(hash);
    return first !== undefined && first !== identity;
  };
}

/** What is remembered of a mail that got in; nothing when it brings no new picture. */
export function imageWrites({ message, identity, choice }: Understood, seen: SeenImages): readonly StoreWrite[] {
  if (choice.handler?.attachments.leaveOutRepeatedImages !== true || message.from === null) return [];
  const own = message.attachments.filter(mayBeLogo).flatMap((file) => digest(file) ?? []);
  const fresh = own.filter((hash) => !seen.has(hash));
  if (fresh.length === 0) return [];
  const images = [...seen, ...fresh.map((hash) => [hash, identity] as const)].slice(-mostImages);
  return [{ kind: 'set', key: imagesKey(message.from.address), value: { images } }];
}
