/// <reference lib="es2024.string" />
/**
 * Which characters may stand in an ADF text: those XML 1.0 allows (Jira's own rule for text fields). NUL and the other
 * C0 controls, U+FFFE and U+FFFF go; half a surrogate pair becomes U+FFFD. Tab and line feed stay.
 */

/* eslint-disable no-control-regex -- control characters are what this file is about */
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
/* eslint-enable no-control-regex */

/** The same text without characters that Jira refuses. */
export const cleanText = (text: string): string =>
  (control.test(text) ? text.replace(controls, '') : text).toWellFormed();

/** Anything but white space, the blank of Braille, and what Unicode says is not drawn (zero-width, soft hyphen, BOM). */
const visible = /[^\s\u2800\p{Default_Ignorable_Code_Point}]/u;

/** Whether a reader would see anything of this text. */
export const isVisible = (text: string): boolean => visible.test(text);
