/**
 * Real mail servers for tests: private instances on loopback with ports, directories and certificates of their own, gone
 * when the test is. `packages.json` names the Debian packages they come from.
 */
export { testCertificate, type CertificateKind } from './certificates';
export { startDovecot, type Dovecot, type DovecotOptions, type DovecotUser } from './dovecot';
export { accountsOf, startEmbedded, type EmbeddedServers } from './embedded';
export { mailboxSupply, type Mailbox, type MailboxSupply } from './mailbox-supply';
export { startMailutils, type Mailutils, type MailutilsOptions } from './mailutils';
export type { SentOutside } from './outside';
export { greylisting, startPostfix, type Policy, type Postfix, type PostfixOptions } from './postfix';
export { survivors } from './process';
