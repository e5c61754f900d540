/** A delivery status notification (RFC 3464 in the multipart/report of RFC 6522), as mail servers send it back. */

export interface Bounce {
  readonly hostName: string;
  readonly queueId: string;
  /** Who sent what failed. */
  readonly to: string;
  readonly failed: readonly {
    readonly address: string;
    /** RFC 3463. */
    readonly status: string;
    readonly reason: string;
  }[];
  /** Header section of the message that failed. */
  readonly header: Buffer;
  /** RFC 5322 date. */
  readonly date: string;
}

export function bounceMessage(bounce: Bounce): Buffer {
  const boundary = `${bounce.queueId}/${bounce.hostName}`;
  const part = (type: string, lines: readonly string[]) => [`--${boundary}`, `Content-Type: ${type}`, '', ...lines, ''];
  const text = [
    ...fields(bounce, boundary),
    '',
    'This is a MIME-encapsulated message.',
    '',
    ...part('text/plain; charset=us-ascii', explanation(bounce)),
    ...part('message/delivery-status', deliveryStatus(bounce)),
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(text.join('\r\n')), bounce.header, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

const fields = ({ hostName, queueId, to, date }: Bounce, boundary: string): readonly string[] => [
  `From: Mail Delivery System <MAILER-DAEMON@${hostName}>`,
  `To: ${to}`,
  'Subject: Undelivered Mail Returned to Sender',
  `Date: ${date}`,
  `Message-ID: <${queueId}.bounce@${hostName}>`,
  'Auto-Submitted: auto-replied',
  'MIME-Version: 1.0',
  `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"`,
];

const explanation = ({ hostName, failed }: Bounce): readonly string[] => [
  `This is the mail system at host ${hostName}.`,
  '',
  'Your message could not be delivered to:',
  '',
  ...failed.map(({ address, reason }) => `<${address}>: ${reason}`),
];

/** The fields about the message, then for each recipient the fields about it. */
const deliveryStatus = ({ hostName, queueId, date, failed }: Bounce): readonly string[] => [
  `Reporting-MTA: dns; ${hostName}`,
  `X-Postroom-Queue-ID: ${queueId}`,
  `Arrival-Date: ${date}`,
  ...failed.flatMap(({ address, status, reason }) => [
    '',
    `Final-Recipient: rfc822; ${address}`,
    `Original-Recipient: rfc822;${address}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: x-postroom; ${reason}`,
  ]),
];
