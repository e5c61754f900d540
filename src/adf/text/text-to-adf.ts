/** Plain text of an e-mail to ADF. Pure and total, in linear time; no character that shows is lost. */
import { doc, paragraph, text as textNode } from '../build';
import type { AdfDocument } from '../document';
import { mostCharactersRead } from '../size';
import { textBlocks } from './text-blocks';

/**
 * The text as a document; one without content when there is nothing to see. Size is `fitAdf`'s business, though reading
 * ends (and the document says "…") after several times what Jira takes.
 */
export const textToAdf = (text: string): AdfDocument => {
  const blocks = textBlocks(text.slice(0, mostCharactersRead));
  return doc(text.length <= mostCharactersRead ? blocks : [...blocks, paragraph(textNode('…'))]);
};
