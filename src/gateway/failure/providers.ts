/** What is known beforehand about the passwords of large providers: some take none, some only ones made for apps. */

const passwordsOff = /(^|\.)(office365\.com|outlook\.com|hotmail\.com|live\.com|office365\.us|partner\.outlook\.cn)$/i;
const appPasswordsOnly =
  /(^|\.)(gmail\.com|googlemail\.com|google\.com|yahoo\.com|yahoodns\.net|aol\.com|icloud\.com|me\.com|mail\.me\.com|fastmail\.com|gmx\.(net|com)|zoho\.(com|eu)|yandex\.(com|ru)|mail\.ru)$/i;
const wholeAddressNeeded =
  /(^|\.)(gmail\.com|googlemail\.com|office365\.com|outlook\.com|yahoo\.com|aol\.com|gmx\.(net|com)|web\.de|ionos\.(com|de|co\.uk)|1and1\.com|kundenserver\.de|strato\.de|zoho\.(com|eu)|fastmail\.com|hostinger\.com|ovh\.net|gandi\.net|mailbox\.org|migadu\.com|one\.com|secureserver\.net)$/i;

/** Microsoft has switched off user names with passwords for IMAP, POP3 and (for most) SMTP. */
export function takesNoPasswords(host: string): boolean {
  return passwordsOff.test(host);
}

/** The password of the account does not work in mail programs; a password for one app has to be made. */
export function takesAppPasswordsOnly(host: string): boolean {
  return appPasswordsOnly.test(host);
}

export function wantsWholeAddress(host: string): boolean {
  return wholeAddressNeeded.test(host);
}

/** The domain whose mail a host most likely serves: "imap.mail.example.co.uk" serves example.co.uk. */
export function likelyDomain(host: string): string | null {
  const labels = host.toLowerCase().split('.');
  if (labels.length < 2 || /^[\d.]+$|:/.test(host)) return null;
  while (
    labels.length > 2 &&
    /^(imap|pop3?|smtp|mail|mx|email|outgoing|incoming|secure|in|out|server|ssl)\d*$/.test(labels[0] ?? '')
  )
    labels.shift();
  return labels.join('.');
}
