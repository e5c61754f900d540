/** Embedded mail: IMAP, POP3 and SMTP in this process, stand-ins for a company's mail server. */
export type { Account } from './accounts';
export { makeAuthority, makeCertificate, type CertificateWish, type KeyAndCertificate } from './certificates/issue';
export type { FolderSummary, Mailboxes, MessageSource, MessageSummary } from './mailboxes';
export { startMail, type MailOptions, type MailPort, type MailServers, type ServerPorts } from './start';
