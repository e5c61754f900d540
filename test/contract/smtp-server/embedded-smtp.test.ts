import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { rawClient } from '../../support/raw-client';
import { startEmbedded, type EmbeddedServers } from '../../support/servers';

describe('the embedded SMTP server', () => {
  let servers: EmbeddedServers;
  beforeAll(async () => {
    servers = await startEmbedded({ messageLimitBytes: 2_000_000 });
  });
  afterAll(() => servers.close());

  const support = () => servers.accounts[0]!;
  const send = async (mail: SendMailOptions, options: object = {}) => {
    const transport = createTransport({
      host: servers.smtp.host,
      port: servers.smtp.port,
      tls: { ca: servers.authority, servername: 'localhost' },
      ...options,
    });
    try {
      return await transport.sendMail(mail);
    } finally {
      transport.close();
    }
  };
  const newest = (address: string): string => {
    const [message] = servers.messages(address, 'INBOX', { limit: 1 });
    const source = servers.source(address, 'INBOX', message?.uid ?? 0);
    return Buffer.concat([...(source?.pieces() ?? [])]).toString('latin1');
  };
  const toSupport = (subject: string): SendMailOptions => ({
    from: 'ana@customer.example',
    to: 'support@postroom.example',
    subject,
    text: 'Hello\n.\n..dots\n',
  });

  test.each([
    ['without encryption', () => ({ ignoreTLS: true }), 'ESMTP '],
    ['by STARTTLS', () => ({ requireTLS: true }), 'ESMTPS '],
    ['by implicit TLS', () => ({ secure: true, port: servers.smtp.tlsPort }), 'ESMTPS '],
  ])('takes mail for its own accounts %s, from anyone', async (how, options, protocol) => {
    await send(toSupport(`taken ${how}`), options());
    const source = newest('support@postroom.example');
    expect(source).toContain(`Subject: taken ${how}\r\n`);
    expect(source).toContain('\r\n.\r\n..dots\r\n');
    expect(source).toContain(`with ${protocol}id `);
  });

  test.each([
    ['without encryption', () => ({ ignoreTLS: true }), 'ESMTPA '],
    ['by STARTTLS', () => ({ requireTLS: true }), 'ESMTPSA '],
    ['by implicit TLS', () => ({ secure: true, port: servers.smtp.tlsPort }), 'ESMTPSA '],
  ])('takes mail from who logs in %s', async (how, options, protocol) => {
    const { user, password: pass } = support();
    await send({ ...toSupport(how), from: user, to: 'ana@customer.example' }, { auth: { user, pass }, ...options() });
    expect(newest('ana@customer.example')).toContain(`with ${protocol}id `);
  });

  test('writes down how the mail came: Return-Path, Delivered-To, Received', async () => {
    await send({ ...toSupport('trace'), to: 'Support <SUPPORT+billing@Postroom.example>' });
    const [first, second, third] = newest('support@postroom.example').split('\r\n');
    expect(first).toBe('Return-Path: <ana@customer.example>');
    expect(second).toBe('Delivered-To: SUPPORT+billing@postroom.example');
    expect(third).toMatch(/^Received: from .* \(\[127\.0\.0\.1\]\)$/u);
  });

  test('delivers to each recipient once, with a copy of its own', async () => {
    const before = servers.messages('ben@partner.example', 'INBOX').length;
    await send({ ...toSupport('two'), to: ['ben@partner.example', 'ana@customer.example'] });
    expect(servers.messages('ben@partner.example', 'INBOX')).toHaveLength(before + 1);
    expect(newest('ben@partner.example')).toContain('Delivered-To: ben@partner.example');
    expect(newest('ana@customer.example')).toContain('Delivered-To: ana@customer.example');
  });

  test('refuses recipients it does not know', async () => {
    const sending = send({ ...toSupport('x'), to: 'nobody@postroom.example' });
    await expect(sending).rejects.toMatchObject({ code: 'EENVELOPE', responseCode: 550, permanent: true });
    const partly = await send({ ...toSupport('x'), to: ['support@postroom.example', 'nobody@postroom.example'] });
    expect(partly).toMatchObject({ accepted: ['support@postroom.example'], rejected: ['nobody@postroom.example'] });
  });

  test('relays nothing for strangers', async () => {
    const sending = send({ ...toSupport('x'), to: 'someone@elsewhere.example' });
    await expect(sending).rejects.toMatchObject({ responseCode: 554, response: expect.stringMatching(/relay/iu) });
  });

  test('answers mail to other domains with a bounce to who has logged in', async () => {
    const { user, password: pass } = support();
    await send(
      { from: user, to: 'gone@elsewhere.example', subject: 'into the void', messageId: '<void@postroom.example>' },
      { auth: { user, pass } },
    );
    const bounce = newest(user);
    expect(bounce).toContain('Return-Path: <>\r\n');
    expect(bounce).toMatch(/^Content-Type: multipart\/report; report-type=delivery-status;/mu);
    expect(bounce).toContain('Final-Recipient: rfc822; gone@elsewhere.example\r\nOriginal-Recipient:');
    expect(bounce).toContain('Action: failed\r\nStatus: 5.4.4\r\n');
    expect(bounce).toContain('Message-ID: <void@postroom.example>');
  });

  test('never bounces a bounce', async () => {
    const { user, password: pass } = support();
    const before = servers.changeCount();
    await send(
      { from: 'MAILER-DAEMON@x', to: 'gone@elsewhere.example', text: 'x', envelope: { from: '', to: 'gone@elsewhere.example' } }, // prettier-ignore
      { auth: { user, pass } },
    );
    expect(servers.changeCount()).toBe(before);
  });

  test('refuses a wrong password', async () => {
    const sending = send(toSupport('x'), { auth: { user: support().user, pass: 'wrong' } });
    await expect(sending).rejects.toMatchObject({ code: 'EAUTH', responseCode: 535 });
  });

  test('refuses what is too big, and takes the next one', async () => {
    const big = 'x'.repeat(80).concat('\n').repeat(30_000);
    await expect(send({ ...toSupport('big'), text: big })).rejects.toMatchObject({ responseCode: 552 });
    await send(toSupport('after the big one'));
    expect(newest('support@postroom.example')).toContain('after the big one');
  });

  test('a mail that breaks off in the middle is not delivered', async () => {
    const before = servers.changeCount();
    const client = await rawClient(servers.smtp);
    await client.line();
    for (const command of ['EHLO test', 'MAIL FROM:<a@b>', 'RCPT TO:<support@postroom.example>', 'DATA']) {
      client.send(command);
      while (!/^\d{3} /u.test(await client.line()));
    }
    client.write('Subject: half\r\n\r\nhalf a mai');
    client.end();
    await send({ ...toSupport('whole'), to: 'ben@partner.example' });
    expect(servers.changeCount()).toBe(before + 1);
  });
});
