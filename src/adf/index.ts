/** Atlassian Document Format: what becomes of a mail in Jira, and of a Jira text in a mail. */
export * from './build';
export type * from './document';
export { htmlToAdf } from './html/html-to-adf';
export type { HtmlToAdfOptions } from './html/html-to-adf';
export type { HtmlImage, ImagePlace, PlacePicture } from './html/pictures';
export { textToAdf } from './text/text-to-adf';
export { fitAdf } from './fit';
export type { FitOptions, Fitted } from './fit';
export { jiraMaxCharacters } from './size';
export { adfToHtml } from './out/adf-to-html';
export type { AdfToHtmlOptions, MediaPlace } from './out/adf-to-html';
export { adfToText } from './out/adf-to-text';
export type { AdfToTextOptions } from './out/adf-to-text';
export type { AdfMedia, AdfMention } from './out/node';
