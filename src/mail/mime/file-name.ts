/** A name under which an attachment can be shown and stored: what the sender wrote made safe, or one made up from what is known. */

/** Longer names are cut before the extension; Jira and file systems allow 255 bytes. */
const maxLength = 150;

const extensions: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/gzip': 'gz',
  'application/json': 'json',
  'application/xml': 'xml',
  'application/rtf': 'rtf',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/x-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/pgp-signature': 'asc',
  'application/pgp-keys': 'asc',
  'application/pgp-encrypted': 'asc',
  'application/pkcs7-signature': 'p7s',
  'application/x-pkcs7-signature': 'p7s',
  'application/pkcs7-mime': 'p7m',
  'application/x-pkcs7-mime': 'p7m',
  'application/ms-tnef': 'dat',
  'application/ics': 'ics',
  'audio/basic': 'au',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/amr': 'amr',
  'image/bmp': 'bmp',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/pjpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/tiff': 'tif',
  'image/webp': 'webp',
  'image/x-icon': 'ico',
  'message/delivery-status': 'txt',
  'message/disposition-notification': 'txt',
  'message/feedback-report': 'txt',
  'message/global': 'eml',
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/directory': 'vcf',
  'text/enriched': 'txt',
  'text/html': 'html',
  'text/markdown': 'md',
  'text/plain': 'txt',
  'text/rfc822-headers': 'txt',
  'text/richtext': 'txt',
  'text/rtf': 'rtf',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'text/xml': 'xml',
  'video/mp4': 'mp4',
  'video/mpeg': 'mpg',
  'video/quicktime': 'mov',
};

/** Characters that are not shown, or turn the reading direction so that `exe.pdf` hides an `fdp.exe`. */
const invisible = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
const isPath = /^(?:[A-Za-z]:[\\/]|\\\\|~?\/|\.{1,2}[\\/])/;

/** A path loses its folders, any other slash becomes an underscore. '' when nothing is left. */
export function safeFileName(written: string): string {
  const visible = written.replace(invisible, '').trim();
  const base = isPath.test(visible)
    ? (visible.split(/[\\/]/).findLast((piece) => piece !== '') ?? '')
    : visible.replace(/[\\/]/g, '_');
  const name = base
    .slice(0, 1_000)
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+$/, '')
    .trim();
  if (name.length <= maxLength) return name;
  const extension = /\.[^.\s]{1,10}$/.exec(name)?.[0] ?? '';
  return name.slice(0, maxLength - extension.length).trimEnd() + extension;
}

/** Extension for a media type, without dot; 'bin' when it is not known. */
export const extensionOf = (type: string): string =>
  Object.hasOwn(extensions, type) ? (extensions[type] ?? 'bin') : 'bin';

/** Where several types have one extension. */
const usualTypes: Readonly<Record<string, string>> = {
  asc: 'application/pgp-signature',
  eml: 'message/rfc822',
  ics: 'text/calendar',
  jpg: 'image/jpeg',
  rtf: 'application/rtf',
  txt: 'text/plain',
  vcf: 'text/vcard',
  wav: 'audio/wav',
  xls: 'application/vnd.ms-excel',
  xml: 'application/xml',
};
const types: ReadonlyMap<string, string> = new Map([
  ...Object.entries(extensions).map(([type, extension]) => [extension, type] as const),
  ...Object.entries(usualTypes),
]);

/** Media type of a file by its extension. */
export function typeOf(name: string): string {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return types.get(extension) ?? 'application/octet-stream';
}

/** `name` with the extension of the type, unless it has one already. */
export function withExtension(name: string, type: string): string {
  return /\.[A-Za-z0-9]{1,8}$/.test(name) ? name : `${name}.${extensionOf(type)}`;
}
