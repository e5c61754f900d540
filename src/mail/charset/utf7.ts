/** UTF-7 (RFC 2152): ASCII with runs of modified base64 over UTF-16BE, still sent by old Exchange servers. */

/**
 * Decodes UTF-7. A shifted run that is not valid base64 of whole UTF-16 units is left as it was written:
 * mail labelled UTF-7 by mistake then stays readable.
 */
export function decodeUtf7(ascii: string): string {
  return ascii.replace(/\+([A-Za-z0-9+/]*)(-?)/g, (written: string, run: string, close: string) => {
    if (run === '') return close === '' ? written : '+';
    const bytes = Buffer.from(run, 'base64');
    const spareBits = run.length * 6 - (bytes.length - (bytes.length % 2)) * 8;
    if (bytes.length < 2 || spareBits >= 12) return written;
    return bytes
      .subarray(0, bytes.length - (bytes.length % 2))
      .swap16()
      .toString('utf16le');
  });
}
