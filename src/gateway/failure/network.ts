/** No connection: names, addresses, ports. */
import { defaultPorts } from '../../contract';
import type { NetworkError } from '../wire/errors';
import { placeOf, portIn, type Cause } from './cause';

export const networkCauses: readonly Cause<NetworkError>[] = [
  {
    id: 'host-unknown',
    code: 'dns-not-found',
    title: 'The host name does not exist',
    matches: ({ kind }) => kind === 'dns-not-found',
    message: (_, { host }) => `There is no server with the name ${host}.`,
    advice:
      'Check the host name for typing errors. It is often imap., pop. or smtp. followed by the domain of the provider, not the domain of the e-mail address.',
  },
  {
    id: 'dns-silent',
    code: 'dns-temporary',
    title: 'DNS does not answer',
    matches: ({ kind }) => kind === 'dns-temporary',
    message: (_, { host }) => `The address of ${host} could not be looked up just now.`,
    advice: 'This usually passes. If it stays, the name servers of that domain have a problem.',
  },
  {
    id: 'private-address',
    code: 'address-forbidden',
    title: 'The host is in a private network',
    matches: ({ kind }) => kind === 'address-forbidden',
    message: (_, { host }) => `${host} has only addresses that the mail gateway may not connect to.`,
    advice:
      'A mail server must be reachable from the internet, or the operator of the gateway must allow its network (GATEWAY_ALLOW_NETWORKS).',
  },
  {
    id: 'port-not-for-mail',
    code: 'port-forbidden',
    title: 'The port is not one that mail uses',
    matches: ({ kind }) => kind === 'port-forbidden',
    message: (_, server) => `The mail gateway does not connect to port ${portIn(server)}.`,
    advice: 'Use the default port, or ask the operator of the gateway to allow this one (GATEWAY_ALLOW_PORTS).',
    patch: () => ({ port: 0 }),
  },
  {
    id: 'port-closed',
    code: 'connection-refused',
    title: 'Nothing listens on this port',
    matches: ({ kind }) => kind === 'refused',
    message: (_, server) => `${placeOf(server)} refuses the connection: no mail server listens there.`,
    advice: 'Check the port. If it is right, the mail server is not running, or a firewall turns the gateway away.',
    patch: (_, server) =>
      portIn(server) === defaultPorts[server.protocol][server.encryption] ? undefined : { port: 0 },
  },
  {
    id: 'connect-silence',
    code: 'connect-timeout',
    title: 'The server does not answer at all',
    matches: ({ kind }) => kind === 'connect-timeout',
    message: (_, server) => `${placeOf(server)} does not answer.`,
    advice: 'Usually a firewall: it must let the gateway in on this port. Or host or port are wrong.',
    patch: (_, server) =>
      portIn(server) === defaultPorts[server.protocol][server.encryption] ? undefined : { port: 0 },
  },
  {
    id: 'no-route',
    code: 'network-unreachable',
    title: 'There is no way to that network',
    matches: ({ kind }) => kind === 'unreachable',
    message: (_, { host }) => `The network of ${host} cannot be reached from the mail gateway.`,
    advice: 'The addresses in DNS may be wrong (often a broken IPv6 address), or the gateway has no route there.',
  },
];
