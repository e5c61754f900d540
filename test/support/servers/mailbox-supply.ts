/** Mailboxes for tests of one server: each is handed out once. */

export interface Mailbox {
  readonly user: string;
  readonly password: string;
}

export interface MailboxSupply {
  readonly all: readonly Mailbox[];
  /** A mailbox nobody has used. */
  readonly take: () => Mailbox;
}

export function mailboxSupply(password: (index: number) => string, count = 60): MailboxSupply {
  const all = Array.from({ length: count }, (_each, index) => ({
    user: `user${index}@contract.test`,
    password: password(index),
  }));
  const left = [...all];
  return {
    all,
    take() {
      const next = left.shift();
      if (!next) throw new Error('All mailboxes of this server are used up.');
      return next;
    },
  };
}
