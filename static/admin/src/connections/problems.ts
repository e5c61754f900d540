/** What is wrong with the fields, by the path of each field in the draft; '' = the whole. */
import type { FieldProblem } from '../../../../src/contract';
import { isAddress, proposedFrom, proposedName, type ConnectionForm } from './form';
import { takeApart } from './host-text';

export type Problems = Readonly<Record<string, string>>;

/** What can be said without asking the app; it checks again, and more. */
export function problemsOf(form: ConnectionForm): Problems {
  const found: Record<string, string> = {};
  if (form.direction === 'incoming' && form.username === '') {
    found['server.username'] = 'Enter the user name of the mailbox.';
  }
  if (form.isShared && form.sharedMailbox.trim() === '') {
    found['server.sharedMailbox'] = 'Enter the alias or address of the shared mailbox.';
  }
  const host = hostProblem(form.host.trim());
  if (host !== null) found['server.host'] = host;
  const port = form.port.trim();
  if (port !== '' && (!/^\d+$/.test(port) || Number(port) > 65_535)) {
    found['server.port'] = 'Enter a number from 1 to 65535, or leave it empty for the default.';
  }
  if (proposedName(form) === '' && form.name.trim() === '') found['name'] = 'Give the connection a name.';
  return { ...found, ...(form.direction === 'incoming' ? readingProblems(form) : sendingProblems(form)) };
}

function hostProblem(host: string): string | null {
  if (host === '') return 'Enter the host name of the mail server, for example imap.example.com.';
  if (takeApart(host) !== null || /[\s/\\@?#]/.test(host)) {
    return 'Enter only the host name: no scheme, no port, no path.';
  }
  return null;
}

function readingProblems(form: ConnectionForm): Problems {
  const found: Record<string, string> = {};
  const isImap = form.protocol === 'imap';
  if (isImap && form.folder.trim() === '') found['incoming.folder'] = 'Choose the folder to read.';
  if (isImap && form.settled === 'move') {
    if (form.settledFolder.trim() === '') found['incoming.settled.folder'] = 'Choose the folder to move mail to.';
    else if (form.settledFolder === form.folder) {
      found['incoming.settled.folder'] = 'Choose another folder than the one that is read.';
    }
  }
  if (isImap && form.movesFailed && form.failedFolder.trim() === '') {
    found['incoming.failedFolder'] = 'Choose the folder for mail that could not be handled.';
  }
  const days = Number(form.startDays);
  if (form.start === 'days' && !(Number.isInteger(days) && days >= 1 && days <= 3650)) {
    found['incoming.startFrom.days'] = 'Enter a number of days from 1 to 3650.';
  }
  if (form.newIssue === 'create') {
    if (form.projectKey === '') found['newIssue.projectKey'] = 'Choose a project.';
    else if (form.issueType === '') found['newIssue.issueType'] = 'Choose an issue type.';
  }
  return found;
}

function sendingProblems(form: ConnectionForm): Problems {
  const found: Record<string, string> = {};
  if (!isAddress(form.fromAddress.trim() || proposedFrom(form))) {
    found['outgoing.fromAddress'] = 'Enter the address mail is sent from, for example support@example.com.';
  }
  const pace = form.mailsPerMinute.trim();
  if (pace !== '' && !(/^\d+$/.test(pace) && Number(pace) >= 1 && Number(pace) <= 1000)) {
    found['outgoing.mailsPerMinute'] = 'Enter a number from 1 to 1000, or leave it empty for 60.';
  }
  return found;
}

/** What the app refused, at the fields of this form. */
export function problemsFrom(problems: readonly FieldProblem[]): Problems {
  const found: Record<string, string> = {};
  for (const { field, message } of problems) found[field.replace(/^draft\.?/, '')] ??= message;
  return found;
}

/** Those that a test needs: where to connect and as whom, not what happens to the mail afterwards. */
export function testProblems(problems: Problems): Problems {
  const needed = /^(server(\.|$)|password$|incoming\.folder$|outgoing\.fromAddress$|name$|$)/;
  return Object.fromEntries(Object.entries(problems).filter(([field]) => needed.test(field)));
}
