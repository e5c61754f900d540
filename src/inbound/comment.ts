/** What Jira shows of a mail: who wrote it, what they said, what they sent along. */
import {
  blockquote,
  bulletList,
  doc,
  em,
  fitAdf,
  htmlToAdf,
  isEmpty,
  link,
  listItem,
  paragraph,
  strong,
  text,
  textToAdf,
  type AdfDocument,
  type Block,
  type HtmlImage,
  type ImagePlace,
} from '../adf';
import type { Forwarded, Message, ReplySplit } from '../mail';

export interface CommentOptions {
  /** Where an inline picture went, by Content-ID; null when it is not (yet) in Jira. */
  readonly picture: (contentId: string) => ImagePlace | null;
  /** Jira's limit, or less when Jira refused before. */
  readonly maxCharacters?: number;
  /** Names the sender; off when the comment is made in the sender's own name. */
  readonly nameSender: boolean;
  /** Attachments that Jira does not have, each with the reason: "film.mov (300 MB): larger than Jira takes". */
  readonly leftOut: readonly string[];
}

export interface MailBody {
  readonly document: AdfDocument;
  /** Something had to be left out; the whole mail belongs beside it as a file. */
  readonly isCut: boolean;
}

const cutNote = 'This mail is longer than Jira can show. The whole mail is attached as an .eml file.';

/** The body of a comment, or of a new issue's description. Always valid ADF, never empty, within Jira's limit. */
export function mailBody(message: Message, split: ReplySplit, options: CommentOptions): MailBody {
  const image = (picture: HtmlImage): ImagePlace => placeOf(picture, options);
  const said = saidBlocks(message, split, image);
  const forwarded = split.forwarded === null ? [] : forwardedBlocks(split.forwarded, image);
  const content = [...said, ...forwarded, ...leftOutBlocks(options.leftOut)];
  const nothing = paragraph(text('The mail has no text.', em));
  const blocks = [
    ...(options.nameSender ? [senderLine(message)] : []),
    ...(content.length === 0 ? [nothing] : content),
  ];
  const { maxCharacters } = options;
  return fitAdf(doc(blocks), { note: cutNote, ...(maxCharacters === undefined ? {} : { maxCharacters }) });
}

function senderLine(message: Message): Block {
  const { name = '', address = '' } = message.from ?? {};
  const shown = name === '' ? address : name;
  const from = message.sender?.address ?? '';
  const via = from !== '' && from !== address ? ` (sent by ${from})` : '';
  return paragraph(
    text(shown, strong),
    ...(name === '' ? [] : [text(' '), link(address, `mailto:${address}`)]),
    text(`${via} wrote by e-mail:`),
  );
}

/** The new text; the whole mail when cutting left nothing at all and nothing was forwarded. */
function saidBlocks(message: Message, split: ReplySplit, image: (picture: HtmlImage) => ImagePlace): readonly Block[] {
  const cut = split.replyHtml !== null && split.replyText.trim() !== '' ? htmlToAdf(split.replyHtml, { image }) : null;
  if (cut !== null && !isEmpty(cut)) return cut.content;
  if (split.replyText.trim() !== '') return textToAdf(split.replyText).content;
  const pictures = split.replyHtml === null ? null : htmlToAdf(split.replyHtml, { image });
  if (pictures !== null && !isEmpty(pictures)) return pictures.content;
  if (split.forwarded !== null || message.text.trim() === '') return [];
  return textToAdf(message.text).content;
}

function forwardedBlocks(forwarded: Forwarded, image: (picture: HtmlImage) => ImagePlace): readonly Block[] {
  const { from, subject, date, body, bodyHtml } = forwarded;
  const writer = from === null ? '' : from.name === '' ? from.address : `${from.name} <${from.address}>`;
  const heads = [writer === '' ? '' : `From ${writer}`, date, subject].filter((head) => head !== '');
  const rich = bodyHtml === null ? null : htmlToAdf(bodyHtml, { image });
  const content = rich !== null && !isEmpty(rich) ? rich.content : textToAdf(body).content;
  return [
    paragraph(text('Forwarded mail', strong), text(heads.length === 0 ? ':' : `: ${heads.join(' · ')}`)),
    blockquote(content),
  ];
}

function leftOutBlocks(leftOut: readonly string[]): readonly Block[] {
  if (leftOut.length === 0) return [];
  return [paragraph(text('Not attached:', strong)), bulletList(leftOut.map((one) => listItem([paragraph(text(one))])))];
}

function placeOf({ contentId, alt }: HtmlImage, { picture }: CommentOptions): ImagePlace {
  const place = contentId === null ? null : picture(contentId);
  // A remote picture is never fetched: it would tell its sender who reads the issue.
  return place ?? { kind: 'text', text: `[${alt.trim() === '' ? 'picture' : alt.trim()}]` };
}
