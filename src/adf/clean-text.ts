/**
 * Which characters may stand in an ADF text: those XML 1.0 allows (Jira's own rule for text fields). NUL and the other
 * C0 controls, U+FFFE and U+FFFF go; half a surrogate pair becomes U+FFFD. Tab and line feed stay.
 */

/* eslint-disable no-control-regex -- control characters are what this file is about */
/** Finds nothing in most text, and is fast because it does not ask whether surrogates come in pairs. */
const suspicious = /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/;
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
/* eslint-enable no-control-regex */
const loneSurrogates = /\p{Surrogate}/gu;

/** The same text without characters that Jira refuses. Text without any comes back as it is. */
export const cleanText = (text: string): string =>
  suspicious.test(text) ? text.replace(loneSurrogates, '\ufffd').replace(controls, '') : text;

/** Anything but white space, the blank of Braille, and what Unicode says is not drawn (zero-width, soft hyphen, BOM). */
const visible = /[^\s\u2800\p{Default_Ignorable_Code_Point}]/u;

/** Whether a reader would see anything of this text. */
export const isVisible = (text: string): boolean => visible.test(text);
