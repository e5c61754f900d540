/** Everybody's mailboxes, how a mail program reaches them, and a place to drop a message file. */
import { html, type Html } from '../html';
import { place, type MailWorld } from './open';

export function accountsPage({ mail: servers }: MailWorld): Html {
  const { imap, pop3, smtp, accounts } = servers;
  return html`<h1>Mail</h1>
    <p>
      A stand-in for mail servers out in the world, and for a mail program. Read and write here as anybody, or with a
      program of your own: the servers speak IMAP, POP3 and SMTP for real. Mail to other domains comes back.
    </p>
    <p><a class="button primary" href="/mail/compose">Write a mail</a></p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Mailbox</th>
            <th>In the inbox</th>
            <th>Password <span class="subtle">(the login is the address)</span></th>
          </tr>
        </thead>
        <tbody>
          ${accounts.map((account) => accountRow(servers, account))}
        </tbody>
      </table>
    </div>
    <section class="panel">
      <h2>For your own mail program</h2>
      <dl class="facts">
        <dt>IMAP</dt>
        <dd>${imap.host}, port ${imap.port} (none or STARTTLS), ${imap.tlsPort} (SSL/TLS)</dd>
        <dt>POP3</dt>
        <dd>${pop3.host}, port ${pop3.port} (none or STARTTLS), ${pop3.tlsPort} (SSL/TLS)</dd>
        <dt>SMTP</dt>
        <dd>${smtp.host}, port ${smtp.port} (none or STARTTLS), ${smtp.tlsPort} (SSL/TLS)</dd>
        <dt>Certificate authority</dt>
        <dd><a href="/mail/ca.pem">ca.pem</a>, made on this machine for this machine</dd>
      </dl>
    </section>
    <section class="panel">
      <h2>Drop a mail in</h2>
      <p>A whole message as a file (.eml) goes to the mailboxes you name, as if it had come by SMTP.</p>
      <form class="plain" method="post" action="/mail/drop" enctype="multipart/form-data">
        <label for="eml">Message file</label
        ><input id="eml" name="eml" type="file" accept=".eml,message/rfc822" required />
        <label for="drop-to">To (addresses, separated by commas)</label>
        <input id="drop-to" name="to" required value="${accounts[0]?.address}" />
        <div class="buttons"><button>Deliver</button></div>
      </form>
    </section>`;
}

function accountRow(
  servers: MailWorld['mail'],
  { address, displayName, password }: MailWorld['mail']['accounts'][number],
): Html {
  const inbox = servers.folders(address).find(({ name }) => name === 'INBOX');
  return html`<tr>
    <td>
      <a href="${place('/mail/box', { account: address, folder: 'INBOX' })}">${displayName}</a><br /><span
        class="subtle"
        >${address}</span
      >
    </td>
    <td>${inbox?.messages ?? 0} <span class="subtle">(${inbox?.unseen ?? 0} unread)</span></td>
    <td><code>${password}</code></td>
  </tr>`;
}
