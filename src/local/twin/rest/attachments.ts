/**
 * Attachments: several files in one form, each written to disk as it arrives; the content by a redirect to an address
 * that holds the file's UUID, as Jira's media service does, or at once with `redirect=false`.
 */
import { inGroup } from '../../database';
import { badField, refuse } from '../errors';
import { attached, detached } from '../events';
import { boundaryOf, formParts } from '../multipart';
import { attachmentShape } from '../shape/comments';
import { TooBig, type Attachment, type Draft } from '../store/attachments';
import { issueFor, json, nothing, seenIssue, type Call, type Handler, type RawBody } from './call';

interface File {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

interface Written {
  readonly draft: Draft;
  readonly fileName: string;
  readonly mediaType: string;
}

const mostFiles = 60;

/** Reads its body itself, so it is not run in a transaction by the router. */
export const addAttachments: Handler = async (call) => {
  if (call.headers.get('x-atlassian-token') !== 'no-check') {
    // Jira answers this one in plain text.
    return new Response('XSRF check failed', { status: 403, headers: { 'content-type': 'text/html;charset=UTF-8' } });
  }
  mayAttach(call);
  const written = await writeAll(call);
  return inGroup(call.world.db, () => {
    // Again: writing takes its time, and the issue may be gone or closed to us by now.
    const { world, person } = call;
    const issue = mayAttach(call);
    const createdMs = world.now();
    const kept = written.map(({ draft, fileName, mediaType }) =>
      world.attachments.keep(draft, { issueId: issue.id, author: person.accountId, fileName, mediaType, createdMs }),
    );
    world.issues.touch(issue.id, createdMs);
    for (const one of kept) attached(call, issue, one);
    return json(
      kept.map((one) => attachmentShape(world, one, person)),
      kept.length,
    );
  });
};

const mayAttach = (call: Call): ReturnType<typeof issueFor> =>
  issueFor(call, 'CREATE_ATTACHMENTS', 'You do not have permission to create attachments for this issue.');

async function writeAll({ world, raw, headers }: Call): Promise<readonly Written[]> {
  const limit = world.settings.get('attachmentLimitBytes');
  const written: Written[] = [];
  try {
    for await (const { fileName, mediaType, bytes } of filesIn(raw, headers.get('content-type') ?? '')) {
      if (written.length === mostFiles) throw refuse(413, `At most ${mostFiles} files may be attached at once.`);
      written.push({ fileName, mediaType, draft: await world.attachments.write(bytes, limit) });
    }
    if (written.length === 0) throw badField('file', 'No file was given: the part of the form must be named "file".');
    return written;
  } catch (error) {
    for (const { draft } of written) world.attachments.discard(draft);
    if (!(error instanceof TooBig)) throw error;
    throw refuse(413, `The field file exceeds its maximum permitted size of ${limit} bytes.`);
  }
}

/** The parts named `file`, of a form in memory or of one that arrives. */
async function* filesIn(body: RawBody, contentType: string): AsyncGenerator<File, void, undefined> {
  if (body instanceof FormData) {
    for (const [name, value] of body) {
      if (name !== 'file' || typeof value === 'string') continue;
      yield { fileName: value.name, mediaType: value.type || 'application/octet-stream', bytes: value.stream() };
    }
    return;
  }
  const boundary = boundaryOf(contentType);
  if (boundary === null || body === null) throw refuse(415, 'The body must be multipart/form-data.');
  for await (const { name, fileName, mediaType, bytes } of formParts(chunksOf(body), boundary)) {
    if (name === 'file' && fileName !== null) yield { fileName: baseName(fileName), mediaType, bytes };
  }
}

/** Some clients send a whole path. */
function baseName(fileName: string): string {
  return fileName.replace(/^.*[/\\]/, '') || 'file';
}

async function* chunksOf(body: string | Uint8Array | ReadableStream): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof body === 'string') yield Buffer.from(body, 'utf8');
  else if (body instanceof Uint8Array) yield body;
  else yield* body as unknown as AsyncIterable<Uint8Array>;
}

function attachmentOf(call: Call): Attachment {
  const id = call.param('attachment');
  const attachment = /^\d+$/.test(id) ? call.world.attachments.byId(Number(id)) : undefined;
  if (!attachment) throw refuse(404, `The attachment with id '${id}' does not exist`);
  seenIssue(call, String(attachment.issueId));
  return attachment;
}

/** Alone it has its id as a number; in lists and issues as text. */
export const getAttachment: Handler = (call) => {
  const attachment = attachmentOf(call);
  return json({ ...attachmentShape(call.world, attachment, call.person), id: attachment.id });
};

export const attachmentMeta: Handler = ({ world }) =>
  json({ enabled: true, uploadLimit: world.settings.get('attachmentLimitBytes') });

export const attachmentContent: Handler = async (call) => {
  const attachment = attachmentOf(call);
  if (call.query.get('redirect') === 'false') return contentResponse(call, attachment);
  return new Response(null, { status: 303, headers: { location: mediaAddress(call.world.baseUrl(), attachment) } });
};

/** Where the media service has the file. The UUID in it is the `id` of a media node in a document. */
function mediaAddress(base: string, { file, fileName }: Attachment): string {
  return `${base}/media/file/${file}/binary?dl=true&name=${encodeURIComponent(fileName)}`;
}

export async function contentResponse({ world }: Pick<Call, 'world'>, attachment: Attachment): Promise<Response> {
  const name = encodeURIComponent(attachment.fileName).replaceAll("'", '%27');
  return new Response(await world.attachments.read(attachment), {
    headers: {
      'content-type': attachment.mediaType,
      'content-length': String(attachment.sizeBytes),
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
    },
  });
}

export const deleteAttachment: Handler = (call) => {
  const attachment = attachmentOf(call);
  const issueId = String(attachment.issueId);
  const own = attachment.author === call.person.accountId ? 'CREATE_ATTACHMENTS' : 'DELETE_ALL_ATTACHMENTS';
  const issue = issueFor(
    call,
    own,
    `You do not have permission to delete attachment with id: ${attachment.id}`,
    issueId,
  );
  call.world.attachments.remove(attachment);
  detached(call, issue, attachment);
  return nothing();
};
