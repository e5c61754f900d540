/**
 * Pictures of a mail at their place in the comment. What a picture becomes (a file in Jira, a picture on the web, words)
 * only the app knows, so it is asked; RFC 2392 "cid:" addresses are told as Content-IDs.
 */
import { mediaExternal, mediaFile, mediaSingle } from '../build';
import { cleanText } from '../clean-text';
import type { Media, MediaSingle } from '../document';
import { safeHref } from '../links';
import type { Picture } from './box';

/** A picture as the mail names it. Pictures nobody could see (hidden ones, tracking pixels) are not asked about. */
export interface HtmlImage {
  /** The src attribute: "cid:...", "https://...", "data:...", or anything else. */
  readonly source: string;
  /** The Content-ID without angle brackets when `source` is a "cid:" address. */
  readonly contentId: string | null;
  /** Alternative text; '' when there is none. */
  readonly alt: string;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
}

export type ImagePlace =
  /** A media file of the Jira issue: `id` is the media file id, `collection` usually ''. */
  | { readonly kind: 'file'; readonly id: string; readonly collection: string }
  /** A picture that readers' browsers fetch. Only http and https; anything else becomes its alternative text. */
  | { readonly kind: 'external'; readonly url: string }
  /** Words in its place, within the line. */
  | { readonly kind: 'text'; readonly text: string };

export type PlacePicture = (image: HtmlImage) => ImagePlace;

export const alternativeText: PlacePicture = ({ alt }) => ({ kind: 'text', text: alt });

const emoji = /^\p{Extended_Pictographic}/u;
const longestEmoji = 16;

/** What stands in the picture's place: a block of its own, or words. Small pictures of emoji are the emoji. */
export const placePicture = (picture: Picture, place: PlacePicture): MediaSingle | string => {
  const { source, widthPx, heightPx } = picture;
  const alt = cleanText(picture.alt).replace(/\s+/g, ' ').trim();
  if (alt.length <= longestEmoji && emoji.test(alt)) return alt;
  const answer = place({ source, contentId: contentIdOf(source), alt, widthPx, heightPx });
  const size = { alt, ...(widthPx === null ? {} : { widthPx }), ...(heightPx === null ? {} : { heightPx }) };
  switch (answer.kind) {
    case 'text':
      return cleanText(answer.text);
    case 'file':
      return answer.id === '' ? alt : mediaSingle(linked(mediaFile(answer.id, answer.collection, size), picture));
    case 'external': {
      const url = safeHref(answer.url);
      return url?.startsWith('http') === true ? mediaSingle(linked(mediaExternal(url, size), picture)) : alt;
    }
  }
};

const linked = (media: Media, { look }: Picture): Media =>
  look.href === null ? media : { ...media, marks: [{ type: 'link', attrs: { href: look.href } }] };

const contentIdOf = (source: string): string | null => {
  if (!/^cid:/i.test(source)) return null;
  const encoded = source.slice(4);
  try {
    return decodeURIComponent(encoded);
  } catch {
    // Not percent-encoded, though it looks like it: the Content-ID itself has a "%".
    return encoded;
  }
};
