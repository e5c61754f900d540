/** The first whole way through the product: a mail becomes a comment, a comment goes out as mail, the answer comes back. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { commentAs, comments, inboxOf, sendMail } from '../../support/people';
import { closeProducts, openProduct } from '../../support/product';

afterEach(closeProducts);

const ana = 'ana@customer.example';

describe('the walk', () => {
  it('mail → comment → notification → answer → comment, each once', async () => {
    const product = await openProduct();
    const before = await comments(product, 'DEMO-1');
    const id = await sendMail(product, {
      from: 'Ana Example <ana@customer.example>',
      subject: 'Re: [DEMO-1] still broken',
      text: 'It is still broken.\n\nOn Monday, Support wrote:\n> Is it better now?\n',
      attachment: { name: 'log.txt', text: 'line 1\nline 2\n' },
    });
    await product.turn();
    await product.turn();
    const afterMail = await comments(product, 'DEMO-1');
    expect(afterMail).toHaveLength(before.length + 1);
    expect(afterMail.at(-1)?.text).toContain('It is still broken.');
    expect(afterMail.at(-1)?.text).toContain('Ana Example');
    expect(afterMail.at(-1)?.text).not.toContain('Is it better now?');

    await commentAs(product, 'kim@postroom.example', 'DEMO-1', 'Please try again now.');
    await product.host.idle();
    const [notification, ...others] = inboxOf(product, ana).slice(-1);
    expect(others).toHaveLength(0);
    expect(notification?.text).toContain('Please try again now.');
    expect(notification?.inReplyTo).toEqual([id]);
    expect(notification?.references).toContain(id);
    expect(notification?.headers.get('Auto-Submitted')).toBe('auto-generated');

    await sendMail(product, {
      from: 'Ana Example <ana@customer.example>',
      subject: 'a quite different subject',
      text: 'Now it works, thank you!',
      inReplyTo: notification?.messageId ?? '',
    });
    await product.turn();
    const afterAnswer = await comments(product, 'DEMO-1');
    expect(afterAnswer).toHaveLength(before.length + 3);
    expect(afterAnswer.at(-1)?.text).toContain('Now it works, thank you!');
    // What she wrote does not come back to her.
    expect(inboxOf(product, ana).filter(({ text }) => text.includes('Now it works'))).toHaveLength(0);
    const { recent } = await product.ask('overview', {});
    expect(recent.map(({ direction, outcome }) => `${direction} ${outcome}`)).toEqual([
      'in comment',
      'out accepted',
      'in comment',
    ]);
    expect(product.logged.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});
