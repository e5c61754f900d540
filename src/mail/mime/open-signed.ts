/** Opaque S/MIME signatures (RFC 8551 section 3.5.2): the signed entity is put into the tree below the part that wraps it. */
import { view } from '../bytes';
import type { SharedHint } from '../charset/hint';
import type { Report } from '../defects';
import type { Limits } from '../limits';
import { signedContent } from '../smime/signed-data';
import { decodeBody, encodedBody } from './content';
import type { Entity } from './entity';
import { readEntities } from './read-entities';

/** A signature in a signature in a signature is as far as anyone goes. */
const maxDepth = 3;

export const mayBeSigned = (entity: Entity): boolean =>
  /^application\/(?:x-)?pkcs7-mime$/.test(entity.type) &&
  !/^(?:enveloped|authenveloped|compressed)/i.test(entity.parameters['smime-type'] ?? '');

/** Opens every opaque signature of the tree, in place. */
export function openSigned(root: Entity, limits: Limits, hint: SharedHint, report: Report, depth = 0): void {
  const open = (entity: Entity): void => {
    for (const child of entity.children) open(child);
    if (!mayBeSigned(entity) || entity.source.omissionIn(entity.bodyStart, entity.bodyEnd)) return;
    const encoded = encodedBody(entity);
    if (encoded.length > limits.openedBytes) return;
    const content = signedContent(view(decodeBody(entity, encoded, report).bytes));
    if (!content) return;
    const inner = readEntities(content, [], limits, hint, report);
    if (depth + 1 < maxDepth) openSigned(inner, limits, hint, report, depth + 1);
    entity.children.push(inner);
  };
  open(root);
}
