/** The test mail: says what it is to people, and to machines that nobody should answer it (RFC 3834). */

export interface TestMail {
  readonly from: string;
  readonly to: string;
  /** Without angle brackets. */
  readonly messageId: string;
  readonly date: Date;
}

export function testMail({ from, to, messageId, date }: TestMail): Buffer {
  const lines = [
    `Date: ${date.toUTCString().replace(/GMT$/, '+0000')}`,
    `From: <${from}>`,
    `To: <${to}>`,
    `Message-ID: <${messageId}>`,
    'Subject: Postroom test mail',
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    'X-Postroom-Test: 1',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This mail was sent by the connection test of Postroom for Jira.',
    'Nothing has to be done with it; it can be deleted.',
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'utf8');
}
