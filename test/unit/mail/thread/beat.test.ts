/** The mark of a heartbeat: read back from where it stands, and forged by nobody. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMessage, readBeat, signBeat, type BeatMark } from '../../../../src/mail';

const secret = 'the secret of this installation';
const mark: BeatMark = { heartbeat: '0123456789abcdef01234567', sentMs: Date.UTC(2026, 10, 27, 3) };

const mail = (...head: readonly string[]) =>
  parseMessage(Buffer.from([...head, '', signBeat(mark, secret), ''].join('\r\n')));
const read = (...head: readonly string[]): BeatMark | null => readBeat(mail(...head), ['another', secret]);

describe('the mark of a heartbeat', () => {
  const signed = signBeat(mark, secret);

  it.each([
    ['its own field', [`X-Postroom-Heartbeat: ${signed}`, 'Message-ID: <changed@relay.example>']],
    ['its own field, in capitals', [`X-POSTROOM-HEARTBEAT: ${signed.toUpperCase()}`]],
    ['the Message-ID, where the field was taken away', [`Message-ID: <beat.${signed}@postroom.example>`]],
  ])('is read from %s', (_, head) => {
    expect(read(...head)).toEqual(mark);
  });

  it.each([
    ['no head says so, only the body', ['Subject: x']],
    ['it stands in what the mail answers', [`In-Reply-To: <beat.${signed}@postroom.example>`]],
    ['another secret signed it', [`X-Postroom-Heartbeat: ${signBeat(mark, 'guessed')}`]],
    ['it was cut', [`X-Postroom-Heartbeat: ${signed.slice(0, -3)}`]],
    [
      'its time was changed',
      [`X-Postroom-Heartbeat: ${signBeat({ ...mark, sentMs: mark.sentMs + 1 }, 'x').slice(0, 30)}${signed.slice(30)}`],
    ],
    ['it is empty', ['X-Postroom-Heartbeat:']],
  ])('is none when %s', (_, head) => {
    expect(read(...head)).toBeNull();
  });

  it('comes back as it was made, and a changed letter makes it another', () => {
    const ids = fc.string({ minLength: 1, maxLength: 24 }).filter((id) => Buffer.byteLength(id) <= 40);
    fc.assert(
      fc.property(ids, fc.nat(2 ** 40), fc.nat(60), (heartbeat, sentMs, at) => {
        const text = signBeat({ heartbeat, sentMs }, secret);
        const place = at % text.length;
        const changed = `${text.slice(0, place)}${text[place] === 'a' ? 'b' : 'a'}${text.slice(place + 1)}`;
        const head = (value: string): string => `X-Postroom-Heartbeat: ${value}`;
        expect(read(head(text))).toEqual({ heartbeat, sentMs });
        expect(read(head(changed))).toBeNull();
      }),
    );
  });
});
