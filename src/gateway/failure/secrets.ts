/** Keeping a password out of whatever is shown: as it is, and in the forms in which the protocols carry it. */

/** Takes the secrets of one login out of a text. Servers quote passwords in error messages more often than one would think. */
export function concealing(username: string, password: string): (text: string) => string {
  if (password === '') return (text) => text;
  const forms = formsOf(username, password);
  return (text) => forms.reduce((shown, form) => shown.replaceAll(form, '***'), text);
}

function formsOf(username: string, password: string): string[] {
  const encoded = [password, `\0${username}\0${password}`, `${username}\0${username}\0${password}`].map((form) =>
    Buffer.from(form, 'utf8').toString('base64').replace(/=+$/, ''),
  );
  const quoted = password.replace(/[\\"]/g, '\\$&');
  // A password of one or two characters is in every word: it is told apart only in its encoded forms.
  const plain = password.length < 3 ? [] : [password, quoted];
  return [...new Set([...plain, ...encoded])].filter((form) => form.length > 2).sort((a, b) => b.length - a.length);
}
