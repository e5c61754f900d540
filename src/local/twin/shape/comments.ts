/** Comments, attachments and properties in Jira's shape. */
import { adfToHtml, type MediaPlace } from '../../../adf';
import type { Attachment } from '../store/attachments';
import type { Comment } from '../store/comments';
import type { Person } from '../store/people';
import type { World } from '../world';
import { jiraTime } from './dates';
import { userOrNull } from './people';

export interface CommentExpand {
  readonly renderedBody: boolean;
  readonly properties: boolean;
}

export function commentShape(world: World, comment: Comment, reader: Person, expand: CommentExpand): object {
  const { id, issueId, visibility, parentId } = comment;
  const author = userOrNull(world, comment.author, reader);
  return {
    self: `${world.baseUrl()}/rest/api/3/issue/${issueId}/comment/${id}`,
    id: String(id),
    author,
    body: comment.body,
    ...(expand.renderedBody ? { renderedBody: rendered(world, comment.body) } : {}),
    updateAuthor: comment.updateAuthor === comment.author ? author : userOrNull(world, comment.updateAuthor, reader),
    created: jiraTime(comment.createdMs),
    updated: jiraTime(comment.updatedMs),
    ...(visibility ? { visibility } : {}),
    ...(parentId === null ? {} : { parentId }),
    jsdPublic: comment.public,
    ...(expand.properties ? { properties: propertyList(world, 'comment', id) } : {}),
  };
}

export function propertyList(world: World, entity: 'issue' | 'comment', id: number): object[] {
  return world.properties.all(entity, id).map(({ key, value }) => ({ key, value: JSON.parse(value) as unknown }));
}

/** A document as HTML. Jira's own renderer leaves out styles; pictures and files are links to this site. */
export function rendered(world: World, document: unknown): string {
  return adfToHtml(document, { styles: false, media: (media) => mediaPlace(world, media.id, media.alt) });
}

export function mediaPlace(world: World, file: string, alt: string): MediaPlace {
  const attachment = world.attachments.byFile(file);
  if (!attachment) return { kind: 'text', text: alt || '(a file that is not attached any more)' };
  const address = `${world.baseUrl()}/rest/api/3/attachment/content/${attachment.id}`;
  return attachment.mediaType.startsWith('image/')
    ? { kind: 'image', src: address }
    : { kind: 'link', href: address, text: attachment.fileName };
}

export function attachmentShape(world: World, attachment: Attachment, reader: Person): object {
  const { id, fileName, author, createdMs, sizeBytes, mediaType } = attachment;
  const rest = `${world.baseUrl()}/rest/api/3/attachment`;
  return {
    self: `${rest}/${id}`,
    id: String(id),
    filename: fileName,
    author: userOrNull(world, author, reader),
    created: jiraTime(createdMs),
    size: sizeBytes,
    mimeType: mediaType,
    content: `${rest}/content/${id}`,
    ...(mediaType.startsWith('image/') ? { thumbnail: `${rest}/thumbnail/${id}` } : {}),
  };
}
