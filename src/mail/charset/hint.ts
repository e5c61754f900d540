/** What one mail tells about the charset of bytes that do not tell it themselves. */

export interface CharsetHint {
  /** A charset to prefer; null when none is known. */
  readonly charset: () => string | null;
  /** Asks for one more guess. A mail gets so many: trying every charset on each of its fields would take too long. */
  readonly mayGuess: () => boolean;
}

/** The hint that all parts of a mail share. */
export interface SharedHint extends CharsetHint {
  /** A part declares that charset. The first that says something about the sender's language counts. */
  readonly learn: (label: string) => void;
}

/** Charsets of every language. */
const neutral = /^(?:us-ascii|ascii|utf-?8)$/i;

export function createHint(guesses: number): SharedHint {
  let charset: string | null = null;
  let left = guesses;
  return {
    charset: () => charset,
    mayGuess: () => left-- > 0,
    learn(label) {
      if (!neutral.test(label)) charset ??= label;
    },
  };
}

/** For a text on its own. */
export const noHint: CharsetHint = { charset: () => null, mayGuess: () => true };
