/**
 * Which decoder a charset label means. Mail writes labels in many ways (cp1252, "ISO 8859-1", gb2312 for GBK, ks_c_5601 for
 * cp949), most of them unknown to the WHATWG Encoding Standard that TextDecoder follows. RFC 2978, IANA character-sets.
 */

/** Labels that say nothing about the bytes. */
const saysNothing = new Set([
  '',
  'unknown',
  'unknown-8bit',
  'x-unknown',
  'default',
  'default-charset',
  '8bit',
  'binary',
  'none',
  'user-defined',
  'x-user-defined',
  'charset',
]);

/** Windows and Macintosh code page numbers, as in cp949 or windows-31j's 932. */
const codePages: Readonly<Record<string, string>> = {
  367: 'us-ascii',
  819: 'windows-1252',
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gb18030',
  943: 'shift_jis',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  1201: 'utf-16be',
  1361: 'euc-kr',
  10000: 'macintosh',
  10007: 'x-mac-cyrillic',
  12000: 'utf-32le',
  12001: 'utf-32be',
  20127: 'us-ascii',
  20866: 'koi8-r',
  20932: 'euc-jp',
  20936: 'gb18030',
  20949: 'euc-kr',
  21866: 'koi8-u',
  50220: 'iso-2022-jp',
  50221: 'iso-2022-jp',
  50222: 'iso-2022-jp',
  50225: 'iso-2022-kr',
  51932: 'euc-jp',
  51936: 'gb18030',
  51949: 'euc-kr',
  52936: 'hz-gb-2312',
  54936: 'gb18030',
  65000: 'utf-7',
  65001: 'utf-8',
};

/** Names that neither TextDecoder nor a pattern below resolves rightly. */
const names: Readonly<Record<string, string>> = {
  'us-ascii': 'us-ascii',
  ascii: 'us-ascii',
  'ansi-x3.4-1968': 'us-ascii',
  'ansi-x3.4-1986': 'us-ascii',
  'iso646-us': 'us-ascii',
  us: 'us-ascii',
  ansi: 'windows-1252',
  latin: 'windows-1252',
  roman: 'macintosh',
  mac: 'macintosh',
  'x-mac-roman': 'macintosh',
  macroman: 'macintosh',
  'mac-roman': 'macintosh',
  'x-mac-japanese': 'shift_jis',
  'x-mac-chinesesimp': 'gb18030',
  'x-mac-chinesetrad': 'big5',
  'x-mac-korean': 'euc-kr',
  utf8: 'utf-8',
  'utf-8-mac': 'utf-8',
  'utf-8-sig': 'utf-8',
  utf8mb4: 'utf-8',
  utf7: 'utf-7',
  'unicode-1-1-utf-7': 'utf-7',
  'x-unicode-2-0-utf-7': 'utf-7',
  'unicode-2-0-utf-7': 'utf-7',
  'unicode-1-1-utf-8': 'utf-8',
  'ucs-2': 'utf-16le',
  ucs2: 'utf-16le',
  'iso-10646-ucs-2': 'utf-16be',
  'utf-16': 'utf-16',
  utf16: 'utf-16',
  unicode: 'utf-16',
  'utf-32': 'utf-32',
  utf32: 'utf-32',
  'ucs-4': 'utf-32',
  gb2312: 'gb18030',
  'gb-2312': 'gb18030',
  'gb2312-80': 'gb18030',
  'gb-2312-80': 'gb18030',
  'euc-cn': 'gb18030',
  euccn: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  'gb-18030': 'gb18030',
  'hz-gb-2312': 'hz-gb-2312',
  hz: 'hz-gb-2312',
  'big5-eten': 'big5',
  'x-big5': 'big5',
  big5hkscs: 'big5',
  sjis: 'shift_jis',
  'x-sjis': 'shift_jis',
  'shift-jis': 'shift_jis',
  shiftjis: 'shift_jis',
  'windows-31j': 'shift_jis',
  eucjp: 'euc-jp',
  'euc-jp-ms': 'euc-jp',
  'eucjp-ms': 'euc-jp',
  'eucjp-win': 'euc-jp',
  jis: 'iso-2022-jp',
  euckr: 'euc-kr',
  'ks-c-5601': 'euc-kr',
  'ks-c-5601-1987': 'euc-kr',
  ksc5601: 'euc-kr',
  'ksc-5601': 'euc-kr',
  uhc: 'euc-kr',
  johab: 'euc-kr',
  'koi8-ru': 'koi8-u',
  koi8: 'koi8-r',
  'tis-620': 'windows-874',
  tis620: 'windows-874',
};

const patterns: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^(?:x-)?(?:cp|win|windows|ibm|ms|codepage|code-page|dos)-?(\d{3,5})$/, (m) => fromCodePage(m[1] ?? '')],
  [/^(?:iso-?)?(?:ir-\d+-)?8859-?(\d{1,2})(?:-?[ie])?(?::\d{4})?$/, (m) => fromIso8859(m[1] ?? '')],
  [/^(?:iso-)?latin-?([1-9])$/, (m) => fromIso8859(latinParts[Number(m[1])] ?? '1')],
  [/^l([1-9])$/, (m) => fromIso8859(latinParts[Number(m[1])] ?? '1')],
  [/^_?(?:x-|cs)?(?:iso-?)?2022-?jp(?:-?(?:ms|1|2|3|2004|ext|\$esc|\$sio))?$/, () => 'iso-2022-jp'],
  [/^(?:cs)?(?:iso-?)?2022-?kr$/, () => 'iso-2022-kr'],
  [/^(?:cs)?(?:iso-?)?2022-?cn(?:-ext)?$/, () => 'iso-2022-cn'],
  [/^utf-?(16|32)-?([lb]e)$/, (m) => `utf-${m[1] ?? ''}${m[2] ?? ''}`],
];

/** ISO 8859 part of "latin N". */
const latinParts = ['', '1', '2', '3', '4', '9', '10', '13', '14', '15'];

function fromCodePage(number: string): string {
  const known = codePages[number];
  if (known !== undefined) return known;
  if (/^125[0-8]$/.test(number)) return `windows-${number}`;
  const iso = /^28(?:59|60)(\d)$/.exec(number);
  return iso ? fromIso8859(String(Number(number) - 28590)) : `cp${number}`;
}

/** Mail labelled ISO 8859-1, -9 or -11 uses the C1 range as Windows does, so the Windows superset decodes it. */
function fromIso8859(part: string): string {
  if (part === '1') return 'windows-1252';
  if (part === '9') return 'windows-1254';
  return part === '11' ? 'windows-874' : `iso-8859-${part}`;
}

/**
 * The name of a decoder for a label as mail writes it, or null when the label says nothing.
 * The name need not be one we have: `decoderFor` knows that.
 */
export function resolveLabel(label: string): string | null {
  const known = resolved.get(label);
  if (known !== undefined) return known;
  const name = resolve(label);
  if (resolved.size < maxResolved) resolved.set(label, name);
  return name;
}

/** Labels come from strangers; what is remembered of them must not grow. */
const resolved = new Map<string, string | null>();
const maxResolved = 500;

function resolve(label: string): string | null {
  const clean = label
    .toLowerCase()
    .replace(/^["'\s]*(?:charset=)?["'\s]*/, '')
    .replace(/["'\s;,*].*$/s, '')
    .replace(/[_ ]/g, '-')
    .slice(0, 60);
  if (saysNothing.has(clean)) return null;
  const named = Object.hasOwn(names, clean) ? names[clean] : undefined;
  if (named !== undefined) return named;
  for (const [pattern, name] of patterns) {
    const match = pattern.exec(clean);
    if (match) return name(match);
  }
  return clean;
}
