/** The page without a mouse: Tab until the wanted control has the focus, as somebody does who cannot point. */
import type { Frame, Page } from 'playwright-core';

const farthest = 80;

/** Role and name of what has the focus in the app's frame, as assistive technology reads it. */
async function focused(frame: Frame): Promise<string> {
  return frame.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return '';
    const { labels = null } = element as { labels?: NodeListOf<HTMLLabelElement> | null };
    const label = element.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? element.textContent;
    return label.replace(/\*$/, '').trim().slice(0, 80);
  });
}

/** Presses Tab until the control with this name has the focus. @throws Error when Tab never gets there */
export async function tabTo(page: Page, frame: Frame, name: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let pressed = 0; pressed < farthest; pressed++) {
    await page.keyboard.press('Tab');
    const now = await focused(frame);
    if (typeof name === 'string' ? now === name : name.test(now)) return;
    seen.push(now);
  }
  throw new Error(`Tab never came to “${String(name)}”, but to ${seen.join(', ')}.`);
}

export async function type(page: Page, frame: Frame, field: string, text: string): Promise<void> {
  await tabTo(page, frame, field);
  await page.keyboard.type(text);
}

/** Back to the beginning of the page. */
export async function toTop(frame: Frame): Promise<void> {
  await frame.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    window.getSelection()?.removeAllRanges();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
}
