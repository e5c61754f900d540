/** Uploading to Jira (POST /rest/api/3/issue/{key}/attachments), and what its answers mean. */
import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { FailureError, type CarryAnswer, type Failure, type FailureCode } from '../../contract';
import { oneLine } from '../wire/text';
import type { Multipart } from './multipart';

const mostAnswerBytes = 256 * 1024;

export interface JiraAccess {
  /** `app.apiBaseUrl` of the verified token. */
  readonly apiBaseUrl: string;
  /** The app's system token. */
  readonly token: string;
}

export async function uploadAttachment(
  jira: JiraAccess,
  issueIdOrKey: string,
  file: Multipart,
  signal: AbortSignal,
): Promise<CarryAnswer> {
  const base = jira.apiBaseUrl.replace(/\/+$/, '');
  const url = new URL(`${base}/rest/api/3/issue/${encodeURIComponent(issueIdOrKey)}/attachments`);
  const headers = {
    authorization: `Bearer ${jira.token}`,
    accept: 'application/json',
    'content-type': file.contentType,
    'x-atlassian-token': 'no-check',
  };
  const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
  const request = send(url, { method: 'POST', headers, signal });
  const response = await answerTo(request, file.body);
  const text = await textOf(response);
  request.destroy();
  const status = response.statusCode ?? 0;
  if (status !== 200) throw new FailureError(jiraFailure(status, response.headers['retry-after'] ?? null, text));
  return attachmentIn(text);
}

/** Sends as fast as Jira takes it. Jira may answer before it has everything: the answer counts then, not the broken pipe. */
async function answerTo(request: ClientRequest, body: AsyncGenerator<Uint8Array>): Promise<IncomingMessage> {
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  const sent = pipeline(Readable.from(body), request).then(() => answered);
  const [response] = await Promise.race([answered, sent]);
  sent.catch(() => undefined);
  return response;
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= mostAnswerBytes) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const attachments = z.tuple([z.object({ id: z.string(), size: z.number() })]);

function attachmentIn(text: string): CarryAnswer {
  const read = attachments.safeParse(jsonIn(text));
  if (!read.success) throw new FailureError(jiraFailure(200, null, text));
  const [{ id, size }] = read.data;
  return { attachmentId: id, sizeBytes: size };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const codes: Readonly<Record<number, FailureCode>> = {
  401: 'jira-forbidden',
  403: 'jira-forbidden',
  404: 'jira-issue-missing',
  413: 'jira-attachment-too-big',
  429: 'jira-rate-limited',
};

const messages: Partial<Record<FailureCode, string>> = {
  'jira-forbidden': 'Jira does not let the app add attachments to this issue.',
  'jira-issue-missing': 'The issue is not in Jira any more, or the app may not see it.',
  'jira-attachment-too-big': 'Jira does not take an attachment of this size.',
  'jira-rate-limited': 'Jira asks for fewer requests.',
  'jira-unavailable': 'Jira is not available right now.',
};

export function jiraFailure(status: number, retryAfter: string | null, body: string): Failure {
  const code = codes[status] ?? (status >= 500 ? 'jira-unavailable' : 'jira-refused');
  const seconds = retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  return {
    code,
    message: messages[code] ?? 'Jira refused the attachment.',
    evidence: `Jira answered ${status}: ${oneLine(body, 300)}`,
    fix: null,
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  };
}
