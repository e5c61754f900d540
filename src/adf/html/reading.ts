/** What every step of a conversion needs to know, handed down as one value. */
import type { Block } from '../document';
import type { Child } from './box';
import type { Marks } from './line';
import type { PlacePicture } from './pictures';

export interface Reading {
  readonly marks: Marks;
  readonly place: PlacePicture;
  /** Characters of the whole mail: a block that holds most of them is the mail, not a part of it. */
  readonly totalCharacters: number;
  /** How many lists there are around. */
  readonly listDepth: number;
  /** How many quotes there are around. */
  readonly quoteDepth: number;
  /** The blocks that a box contains; here, so that lists and tables can ask for it without importing it in a circle. */
  readonly blocksOf: (children: readonly Child[], reading: Reading) => readonly Block[];
}
