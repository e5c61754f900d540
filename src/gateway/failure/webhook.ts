/** A webhook that could not be told. Only the host is named: the path of its URL may be a secret. */
import type { WebhookError } from '../wire/errors';
import type { Cause } from './cause';

const is =
  (kind: WebhookError['trouble']) =>
  ({ trouble }: WebhookError): boolean =>
    trouble === kind;

export const webhookCauses: readonly Cause<WebhookError>[] = [
  {
    id: 'webhook-private',
    code: 'address-forbidden',
    title: 'A webhook leads into a private network',
    matches: is('address'),
    message: ({ host }) => `${host} has only addresses that the mail gateway may not connect to.`,
    advice:
      'A webhook must be reachable from the internet, or the operator of the gateway must allow its network (GATEWAY_ALLOW_NETWORKS).',
  },
  {
    id: 'webhook-port',
    code: 'port-forbidden',
    title: 'A webhook has another port than 443',
    matches: is('port'),
    message: ({ host, detail }) => `The mail gateway does not tell webhooks at ${detail} of ${host}.`,
    advice:
      'Use the ordinary port 443, or ask the operator of the gateway to allow this one (GATEWAY_ALLOW_PORTS). Ports of mail are never used.',
  },
  {
    id: 'webhook-plain',
    code: 'setting-invalid',
    title: 'A webhook begins with http:// and is not in the network of the gateway',
    matches: is('plain'),
    message: ({ host }) => `${host} would be told without encryption, across the internet.`,
    advice:
      'Use a URL that begins with https://. Without encryption only servers in networks that the operator allowed are told.',
  },
  {
    id: 'webhook-certificate',
    code: 'webhook-unreachable',
    title: 'The certificate of a webhook’s server cannot be trusted',
    matches: is('certificate'),
    message: ({ host }) => `The certificate of ${host} cannot be trusted, or encryption could not be agreed upon.`,
    advice:
      'The server needs a certificate of a public authority for this host name. For a private one the operator of the gateway sets GATEWAY_EXTRA_CA_FILE.',
  },
  {
    id: 'webhook-silent',
    code: 'webhook-unreachable',
    title: 'A webhook’s server does not answer in time',
    matches: is('silent'),
    message: ({ host }) => `${host} did not answer in time.`,
    advice: 'It is tried again every five minutes. If it stays, look at that server: it must answer within 8 seconds.',
  },
  {
    id: 'webhook-unreachable',
    code: 'webhook-unreachable',
    title: 'A webhook’s server cannot be reached',
    matches: is('unreachable'),
    message: ({ host }) => `${host} cannot be reached.`,
    advice: 'Check the host name of the URL, and that the server runs. It is tried again every five minutes.',
  },
  {
    id: 'webhook-redirected',
    code: 'webhook-refused',
    title: 'A webhook answers with a redirect',
    matches: is('redirected'),
    message: ({ host, detail }) => `${host} answered with a redirect (${detail}), which is not followed.`,
    advice: 'Enter the URL that the server finally leads to.',
  },
  {
    id: 'webhook-refused',
    code: 'webhook-refused',
    title: 'A webhook’s server refuses what is posted',
    matches: is('refused'),
    message: ({ host, detail }) => `${host} did not take it: ${detail}.`,
    advice:
      'With HTTP 401, 403, 404 or 410 the URL is wrong or was withdrawn: make a new one there. With HTTP 400 that server expects another form than the one Postroom posts.',
  },
];
