/** The walk of a newcomer, step by step, in a browser: what is clicked and what must then be seen. */
import type { FrameLocator, Page } from 'playwright-core';
import type { Readiness } from '../../support/program';

export interface ServerEntry {
  readonly encryption: 'No Encryption' | 'SSL/TLS' | 'STARTTLS';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** PEM to paste; left out = the authorities the gateway knows. */
  readonly authority?: string;
}

const adminPage = (page: Page): FrameLocator => page.frameLocator('main iframe');

async function enterServer(page: Page, server: ServerEntry): Promise<FrameLocator> {
  const form = adminPage(page);
  await form.getByLabel(server.encryption).check();
  await form.getByLabel('Username').fill(server.user);
  await form.getByLabel('Password').fill(server.password);
  await form.getByLabel('Host').fill(server.host);
  await form.getByLabel('Port').fill(String(server.port));
  if (server.authority !== undefined) {
    await form.getByLabel('Issued by our own authority').check();
    await form.getByLabel('CA certificate in PEM form').fill(server.authority);
  }
  return form;
}

/** Test shows green steps; then it is saved and enabled. */
async function testAndEnable(form: FrameLocator, name: string): Promise<void> {
  await form.getByLabel('Name', { exact: true }).fill(name);
  await form.getByRole('button', { name: 'Test', exact: true }).click();
  await form.getByText('The connection works.').waitFor();
  await form.getByRole('button', { name: 'Save and enable' }).click();
  await form.getByRole('heading', { name: 'Connections' }).waitFor();
  await form.getByText(name).first().waitFor();
}

export async function addIncoming(page: Page, { urls }: Readiness, server: ServerEntry): Promise<void> {
  await page.goto(`${urls.admin}/connections/new/incoming`);
  await testAndEnable(await enterServer(page, server), 'Walk inbox');
}

export async function addOutgoing(
  page: Page,
  { urls }: Readiness,
  server: ServerEntry,
  fromAddress: string,
): Promise<void> {
  await page.goto(`${urls.admin}/connections/new/outgoing`);
  const form = await enterServer(page, server);
  await form.getByLabel('From address').fill(fromAddress);
  await form.getByLabel('Replies are read by').selectOption({ label: 'Walk inbox' });
  await testAndEnable(form, 'Walk outgoing');
}

/** Writes a mail as a customer on the Mail page. */
export async function writeMail(
  page: Page,
  { urls }: Readiness,
  mail: { readonly from: string; readonly subject: string; readonly text: string; readonly file: string },
): Promise<void> {
  await page.goto(`${urls.mail}/compose?from=${encodeURIComponent(mail.from)}`);
  await page.getByLabel('Subject').fill(mail.subject);
  await page.getByLabel('Text', { exact: true }).fill(mail.text);
  await page
    .getByLabel('Attachments')
    .setInputFiles({ name: mail.file, mimeType: 'text/plain', buffer: Buffer.from(`content of ${mail.file}\n`) });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL('**/mail/box**');
}

/** The issue page shows it by itself, without a reload by hand. */
export async function seeComment(page: Page, { urls }: Readiness, key: string, text: string): Promise<void> {
  await page.goto(`${urls.jira}/browse/${key}`);
  await page.locator('ol.comments').getByText(text).waitFor();
}

export async function commentAsAgent(page: Page, { urls }: Readiness, key: string, text: string): Promise<void> {
  await page.goto(`${urls.jira}/browse/${key}`);
  await page.getByLabel('As', { exact: true }).selectOption({ label: 'Kim Agent' });
  await page.getByLabel('Comment', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.locator('ol.comments').getByText(text).waitFor();
}

/** Opens the newest mail of the customer's mailbox, once it has come. */
export async function openNotification(page: Page, { urls }: Readiness, account: string, text: string): Promise<void> {
  await page.goto(`${urls.mail}/box?account=${encodeURIComponent(account)}&folder=INBOX`);
  await page.locator('tbody a').first().click();
  await page.frameLocator('iframe.letter').getByText(text).waitFor();
}

/** Answers the mail that is open, under another subject: the thread is known by its Message-ID. */
export async function answer(page: Page, text: string): Promise<void> {
  await page.getByRole('link', { name: 'Reply', exact: true }).click();
  await page.getByLabel('Subject').fill('Something else entirely');
  const area = page.getByLabel('Text', { exact: true });
  await area.fill(text + (await area.inputValue()));
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL('**/mail/box**');
}
