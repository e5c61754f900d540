/** Plain text of an e-mail to ADF. Pure and total, linear in the length of the text; no character that shows is lost. */
import { doc } from '../build';
import type { AdfDocument } from '../document';
import { textBlocks } from './text-blocks';

/** The text as a document; one without content when there is nothing to see. Size is `fitAdf`'s business. */
export const textToAdf = (text: string): AdfDocument => doc(textBlocks(text));
