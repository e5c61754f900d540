/** What the pages' forms do, as the person chosen in the form, through the REST API: comment, attach, move on, create. */
import { textToAdf } from '../../../adf';

/** Asks the twin's REST API on behalf of the person with this address. */
export type Ask = (method: string, path: string, email: string, body?: object) => Promise<Response>;

export type Acted =
  | { readonly ok: true; readonly to: string }
  /** Jira refused; `text` is what was written, so that nothing is lost. */
  | { readonly ok: false; readonly problem: string; readonly text: string };

/** `key` null = create an issue. */
export async function act(ask: Ask, key: string | null, form: FormData): Promise<Acted> {
  if (key === null) return create(ask, form);
  return form.has('transition') ? moveOn(ask, key, form) : comment(ask, key, form);
}

async function comment(ask: Ask, key: string, form: FormData): Promise<Acted> {
  const email = field(form, 'as');
  const text = field(form, 'text').replaceAll('\r\n', '\n');
  const files = filesIn(form);
  if (text.trim() === '' && files.length === 0) return refused('Write a comment, or choose a file.', text);
  const path = `/rest/api/3/issue/${key}`;
  if (files.length > 0) {
    const upload = new FormData();
    for (const file of files) upload.append('file', file, file.name);
    const problem = await problemOf(await ask('POST', `${path}/attachments`, email, upload));
    if (problem !== null) return refused(problem, text);
  }
  if (text.trim() !== '') {
    const internal = { properties: [{ key: 'sd.public.comment', value: { internal: true } }] };
    const body = { body: textToAdf(text), ...(form.has('internal') ? internal : {}) };
    const problem = await problemOf(await ask('POST', `${path}/comment`, email, body));
    if (problem !== null) return refused(problem, text);
  }
  return { ok: true, to: `/jira/browse/${key}#newest` };
}

async function moveOn(ask: Ask, key: string, form: FormData): Promise<Acted> {
  const transition = { transition: { id: field(form, 'transition') } };
  const path = `/rest/api/3/issue/${key}/transitions`;
  const problem = await problemOf(await ask('POST', path, field(form, 'as'), transition));
  return problem === null ? { ok: true, to: `/jira/browse/${key}` } : refused(problem, '');
}

async function create(ask: Ask, form: FormData): Promise<Acted> {
  const text = field(form, 'text').replaceAll('\r\n', '\n');
  const fields = {
    project: { key: field(form, 'project') },
    issuetype: { id: field(form, 'type') },
    summary: field(form, 'summary'),
    ...(text.trim() === '' ? {} : { description: textToAdf(text) }),
  };
  const answer = await ask('POST', '/rest/api/3/issue', field(form, 'as'), { fields });
  if (!answer.ok) return refused((await problemOf(answer)) ?? '', text);
  const { key } = (await answer.json()) as { readonly key: string };
  return { ok: true, to: `/jira/browse/${key}` };
}

function refused(problem: string, text: string): Acted {
  return { ok: false, problem, text };
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

function filesIn(form: FormData): readonly File[] {
  return form.getAll('files').filter((file): file is File => file instanceof File && file.size > 0);
}

/** Jira's own words; null when it did what was asked. */
async function problemOf(answer: Response): Promise<string | null> {
  if (answer.ok) return null;
  const said = (await answer.json()) as {
    errorMessages?: readonly string[];
    errors?: Readonly<Record<string, string>>;
  };
  const words = [...(said.errorMessages ?? []), ...Object.values(said.errors ?? {})];
  return words.join(' ') || `Jira refused it (${answer.status}).`;
}
