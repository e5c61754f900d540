/** The mail gateway: the only room that opens sockets to mail servers. HTTPS in; IMAP, POP3, SMTP out; keeps nothing. */
export { startGateway, type Gateway, type GatewayOptions } from './start';
export { mailPorts } from './network/guard';
export { forgeIssuer, forgeJwksUrl } from './token/verify';
export { logToStdout, silence, type Log, type LogEntry } from './http/log';
