/**
 * A big message read as it streams by: headers, structure and text are kept, big attachments are left out and only measured.
 * `parseMessage(reduced, { omissions })` understands what is kept just as it understands the whole.
 */
import { createHint } from '../charset/hint';
import { reportNothing } from '../defects';
import { defaultLimits } from '../limits';
import type { Limits } from '../limits';
import { reusedMemory } from '../transfer/byte-decoder';
import { decodeStream } from '../transfer/stream';
import type { ByteDecoder } from '../transfer/byte-decoder';
import { mayBeSigned } from './open-signed';
import { embeddedHeaderBytes, isEmbeddedMessage } from './attachment';
import { actualEncoding } from './content';
import type { Entity } from './entity';
import { endsLinesWithCr, firstLookBytes, startOfHeader, withLineFeeds } from './read-entities';
import { scanEntities } from './scan';
import { wholeSource } from './source';
import type { Omission } from './source';
import { looksLikeTnef } from '../tnef/open';
import type { Demand, Window } from './window';
import { noBytes } from '../bytes';

export interface Outline {
  /** The message without the bodies that were left out. */
  readonly reduced: Uint8Array;
  readonly omissions: readonly Omission[];
}

/** What becomes of a body: kept whole up to `limit` bytes; of a longer one only the first `prefix` bytes are. */
interface Plan {
  readonly limit: number;
  readonly prefix: number;
}

/** Text that could be shown is kept as far as it is ever read; more than so many times that in one mail is not text. */
const textTimes = 4;

/** The body that is streaming by. */
interface OpenBody {
  readonly entity: Entity;
  readonly plan: Plan;
  readonly sourceOffset: number;
  pieces: Buffer[];
  keptBytes: number;
  lengthBytes: number;
  /** Set once the body is longer than may be kept. */
  decoder: ByteDecoder | null;
  encoding: Omission['encoding'];
  decodedBytes: number;
}

/** Of every body so much is kept: where no blank line ends the header, the first lines behind it tell that it has ended. */
const firstLines = 256;

/** What may turn out to be shown: text, a multipart in which no delimiter is found, and the reports of mail servers. */
function isText(entity: Entity): boolean {
  const isShown = entity.isMultipart || (entity.disposition !== 'attachment' && entity.type.startsWith('text/'));
  return isShown || (entity.type.startsWith('message/') && !isEmbeddedMessage(entity.type));
}

/** Takes a message in pieces of any size. */
export class MessageOutline {
  private readonly limits: Limits;
  private readonly window: Window = { bytes: Buffer.alloc(0), base: 0, ended: false };
  /** The bytes of the window as they came; its own have LF for CR in a message that ends its lines so. */
  private raw = this.window.bytes;
  private isCrOnly = false;
  private scan: Generator<Demand, Entity> | null = null;
  private readonly kept: Buffer[] = [];
  private keptLength = 0;
  private attachmentBytesLeft: number;
  private textBytesLeft: number;
  private body: OpenBody | null = null;
  private readonly omissions: Omission[] = [];

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...defaultLimits, ...limits };
    this.attachmentBytesLeft = this.limits.keptTotalBytes;
    this.textBytesLeft = this.limits.textBytes * textTimes;
  }

  push(chunk: Uint8Array): void {
    this.append(chunk);
    if (this.scan === null && this.raw.length >= firstLookBytes) this.start();
    this.advance();
  }

  end(): Outline {
    this.window.ended = true;
    if (this.scan === null) this.start();
    this.advance();
    this.closeBody();
    return { reduced: Buffer.concat(this.kept), omissions: this.omissions };
  }

  private append(chunk: Uint8Array): void {
    this.raw = Buffer.concat([this.raw, chunk]);
    this.window.bytes = this.isCrOnly
      ? Buffer.concat([this.window.bytes, withLineFeeds(Buffer.from(chunk))])
      : this.raw;
  }

  private start(): void {
    this.isCrOnly = endsLinesWithCr(this.raw);
    if (this.isCrOnly) this.window.bytes = withLineFeeds(this.raw);
    const at = startOfHeader(this.window.bytes);
    this.keep(Buffer.from(this.raw.subarray(0, at)));
    const onBytes = (from: number, to: number, entity: Entity | null): void => this.take(from, to, entity);
    const { window, limits } = this;
    this.scan = scanEntities(
      {
        window,
        source: wholeSource(noBytes),
        limits,
        report: reportNothing,
        hint: createHint(limits.guesses),
        onBytes,
      },
      at,
    );
  }

  /** Lets the scanner go as far as the bytes reach. */
  private advance(): void {
    const step = this.scan?.next();
    if (!step || step.done === true) return;
    const drop = step.value.needsFrom - this.window.base;
    this.window.base += drop;
    this.raw = this.raw.subarray(drop);
    this.window.bytes = this.isCrOnly ? this.window.bytes.subarray(drop) : this.raw;
  }

  private take(from: number, to: number, entity: Entity | null): void {
    // A copy: what is kept must not hold on to the chunk it came in.
    const piece = Buffer.from(this.raw.subarray(from - this.window.base, to - this.window.base));
    if (this.body && this.body.entity !== entity) this.closeBody();
    if (entity === null) this.keep(piece);
    else this.takeBody((this.body ??= this.openBody(entity, from)), piece);
  }

  private keep(piece: Buffer): void {
    this.kept.push(piece);
    this.keptLength += piece.length;
  }

  private planFor(entity: Entity): Plan {
    const { textBytes, openedBytes, keptBytes } = this.limits;
    if (isText(entity)) {
      const limit = Math.min(textBytes, this.textBytesLeft);
      return { limit, prefix: limit };
    }
    const limit = Math.max(firstLines, Math.min(keptBytes, this.attachmentBytesLeft));
    if (looksLikeTnef(entity.type, entity.fileName) || mayBeSigned(entity))
      return { limit: openedBytes, prefix: firstLines };
    // The subject of an embedded message names it.
    if (isEmbeddedMessage(entity.type))
      return { limit: Math.max(limit, embeddedHeaderBytes), prefix: embeddedHeaderBytes };
    return { limit, prefix: firstLines };
  }

  private openBody(entity: Entity, sourceOffset: number): OpenBody {
    const plan = this.planFor(entity);
    return {
      entity,
      plan,
      sourceOffset,
      pieces: [],
      keptBytes: 0,
      lengthBytes: 0,
      decoder: null,
      encoding: 'identity',
      decodedBytes: 0,
    };
  }

  private takeBody(body: OpenBody, piece: Buffer): void {
    body.lengthBytes += piece.length;
    if (body.decoder) {
      body.decodedBytes += body.decoder.push(piece).length;
      return;
    }
    body.pieces.push(piece);
    if (body.lengthBytes <= body.plan.limit) return;
    const start = Buffer.concat(body.pieces);
    body.encoding = actualEncoding(body.entity, start);
    body.decoder = decodeStream(body.encoding, reusedMemory());
    body.decodedBytes = body.decoder.push(start).length;
    body.pieces = [Buffer.from(start.subarray(0, body.plan.prefix))];
  }

  private closeBody(): void {
    const { body } = this;
    this.body = null;
    if (!body) return;
    for (const piece of body.pieces) this.keep(piece);
    const keptBytes = body.pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (isText(body.entity)) this.textBytesLeft -= Math.min(this.textBytesLeft, keptBytes);
    else this.attachmentBytesLeft -= Math.min(this.attachmentBytesLeft, keptBytes);
    if (!body.decoder) return;
    this.omissions.push({
      at: this.keptLength,
      sourceOffset: body.sourceOffset + keptBytes,
      lengthBytes: body.lengthBytes - keptBytes,
      encoding: body.encoding,
      decodedBytes: body.decodedBytes + body.decoder.end().length,
    });
  }
}

/** Outlines a message that comes as a stream, with no more memory than what is kept of it and a chunk. */
export async function outlineMessage(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: Partial<Limits> = {},
): Promise<Outline> {
  const outline = new MessageOutline(limits);
  for await (const chunk of source) outline.push(chunk);
  return outline.end();
}
