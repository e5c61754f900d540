/** Shows what happened elsewhere without a reload by hand: looks for changes while nobody is writing. */
const every = 2000;
let known: string | null = null;

function busy(): boolean {
  const writes = [...document.querySelectorAll<HTMLTextAreaElement>('form.plain textarea')].some(
    (area) => area.value !== area.defaultValue || area.form?.contains(document.activeElement) === true,
  );
  return writes || document.querySelector('dialog[open]') !== null;
}

async function look(): Promise<void> {
  if (document.hidden || busy()) return;
  const response = await fetch('/host/changes').catch(() => null);
  const now = response?.ok ? await response.text() : null;
  if (now !== null && known !== null && now !== known) window.location.reload();
  known = now ?? known;
}

setInterval(() => void look(), every);
void look();
