/** The mail gateway: the only room that opens sockets to mail servers. HTTPS in; IMAP, POP3, SMTP out; keeps nothing. */
export { startGateway, type Gateway, type GatewayOptions } from './start';
export type { Log, LogEntry } from './http/log';
