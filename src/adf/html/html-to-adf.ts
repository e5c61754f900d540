/**
 * The HTML of an e-mail to ADF: read the tags, repair the tree, then box by box to blocks. Pure and total: any text
 * gives a document that passes the official ADF schema, in time linear to its length and bounded memory.
 */
import { doc, paragraph, text } from '../build';
import type { AdfDocument } from '../document';
import { blocksOf } from './blocks';
import { Marks } from './line';
import type { BaseLook } from './look';
import type { PlacePicture } from './pictures';
import { alternativeText } from './pictures';
import type { LookCount } from './tree';
import { readTree } from './tree';

export interface HtmlToAdfOptions {
  /**
   * Where a picture of the mail is shown; asked once for each picture that readers of the mail saw. Without it pictures
   * become their alternative text.
   */
  readonly image?: PlacePicture;
}

/**
 * The mail as a document; one without content when the mail shows nothing. Size is `fitAdf`'s business, though reading
 * ends (and the document says "…") after several times what Jira takes.
 */
export const htmlToAdf = (html: string, options: HtmlToAdfOptions = {}): AdfDocument => {
  const { root, looks, isWhole } = readTree(html);
  const blocks = blocksOf(root.children, {
    marks: new Marks(baseLookOf(looks)),
    place: options.image ?? alternativeText,
    totalCharacters: root.content.characters,
    listDepth: 0,
    quoteDepth: 0,
    blocksOf,
  });
  return doc(isWhole ? blocks : [...blocks, paragraph(text('…'))]);
};

/** The look of more than half of the text is the look of the mail, and says nothing about the text. */
const baseLookOf = ({ total, monospace, byColor }: LookCount): BaseLook => {
  const [color] = [...byColor].find(([, characters]) => characters * 2 > total) ?? [null];
  return { color, monospace: monospace * 2 > total };
};
