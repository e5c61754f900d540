/** Files for browsers and for those who follow an attachment's redirect: the media service's part, pictures, avatars. */
import { createHash } from 'node:crypto';
import { escapeHtml, plain, type Route } from '../../web';
import { contentResponse } from '../rest/attachments';
import type { World } from '../world';

/** Shown in the page itself. SVG is not among them: it can hold scripts. */
const pictures = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;

export function isPicture(mediaType: string): boolean {
  return pictures.test(mediaType);
}

/** Nothing in a served file runs, whatever it is. */
const inert = "default-src 'none'; sandbox";

export function fileRoutes(world: World): readonly Route[] {
  return [
    ({ method, url }) => {
      const named = /^\/jira\/media\/file\/([0-9a-f-]{36})\/(binary|picture)$/.exec(url.pathname);
      if (!named || (method !== 'GET' && method !== 'HEAD')) return null;
      return file(world, named[1] ?? '', named[2] === 'picture');
    },
    ({ method, url }) => {
      const named = /^\/jira\/(?:avatar|icon)\/(.+)$/.exec(url.pathname)?.[1];
      return named !== undefined && method === 'GET' ? avatar(world, decodeURIComponent(named)) : null;
    },
  ];
}

async function file(world: World, uuid: string, shown: boolean): Promise<Response> {
  const attachment = world.attachments.byFile(uuid);
  if (!attachment || (shown && !isPicture(attachment.mediaType))) return plain(404, 'There is no such file.');
  const answer = await contentResponse({ world }, attachment);
  answer.headers.set('content-security-policy', inert);
  if (shown) answer.headers.set('content-disposition', 'inline');
  return answer;
}

/** A disc with initials, coloured by the name. */
function avatar(world: World, key: string): Response {
  const name = world.people.byId(key)?.displayName ?? key;
  const initials = name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
  const hue = (createHash('sha256').update(key).digest()[0] ?? 0) * 1.4;
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="24" fill="hsl(${Math.round(hue)} 45% 38%)"/><text x="24" y="31" font-family="system-ui,sans-serif" font-size="19" font-weight="600" fill="#fff" text-anchor="middle">${escapeHtml(initials)}</text></svg>`;
  const headers = {
    'content-type': 'image/svg+xml; charset=utf-8',
    'content-security-policy': inert,
    'cache-control': 'max-age=3600',
  };
  return new Response(picture, { headers });
}
