/** Bytes to Message, attachments decoded, against mailparser and postal-mime on the same mails: megabytes a second, more is better. */
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { parseMessage } from '../src/mail';
import { generateMails } from './mails';
import { medianSeconds } from './measure';
import type { Candidate } from './measure';
import { measureMemory } from './memory';

const count = 2_000;
const seed = 1;
const rounds = 5;
const smallBytes = 8_000;

/** Everything a caller would use: both texts, and the bytes of every attachment. */
function understand(mail: Buffer): number {
  const message = parseMessage(mail);
  const contents = message.attachments.map(({ content }) => (content.kind === 'here' ? content.bytes.length : 0));
  return message.text.length + (message.html?.length ?? 0) + contents.reduce((sum, one) => sum + one, 0);
}

// mailparser without the HTML it makes from plain text, the text it makes from HTML beside plain text, and link finding: what it can do fastest.
const lean = { skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true };
const candidates: readonly Candidate<Buffer>[] = [
  { name: 'ours', run: understand },
  { name: 'mailparser', run: (mail) => simpleParser(mail, lean) },
  { name: 'postalMime', run: (mail) => PostalMime.parse(mail) },
];

interface Figures {
  readonly ours: number;
  readonly mailparser: number;
  readonly postalMime: number;
  /** Ours to the faster of the two. */
  readonly ratio: number;
}

async function compare(mails: readonly Buffer[]): Promise<Figures> {
  const megabytes = mails.reduce((sum, mail) => sum + mail.length, 0) / 1e6;
  const seconds = await medianSeconds(candidates, mails, rounds);
  const speed = (name: string): number => Math.round((10 * megabytes) / (seconds[name] ?? NaN)) / 10;
  const [ours, mailparser, postalMime] = [speed('ours'), speed('mailparser'), speed('postalMime')];
  return { ours, mailparser, postalMime, ratio: Math.round((100 * ours) / Math.max(mailparser, postalMime)) / 100 };
}

export async function understandBench(): Promise<object> {
  const { from, mails } = generateMails(count, seed);
  const bare = mails.filter((mail) => parseMessage(mail).attachments.length === 0);
  const small = mails.filter((mail) => mail.length <= smallBytes);
  return {
    ...(await compare(mails)),
    unit: 'MB/s',
    mails: `${mails.length} from ${from}, seed ${seed}`,
    withoutAttachments: await compare(bare),
    small: await compare(small),
    memoryAbove100MBMail: measureMemory(),
  };
}
