/** Mail handlers take what the page sends, and nothing else; whatever is refused names its field and the fix. */
import { describe, expect, it } from '@jest/globals';
import { handlerCalls, handlerDraft, judgingCalls, type HandlerDraftInput } from '../../../src/contract';

const issue = { projectKey: 'DEMO', issueType: 'Task' };
const calls = { ...handlerCalls, ...judgingCalls };

const problemsOf = (draft: HandlerDraftInput): string[] =>
  handlerDraft.safeParse(draft).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('mail handlers', () => {
  it.each(Object.keys(calls) as (keyof typeof calls)[])('%s refuses a field it does not know', (call) => {
    const problems = calls[call].safeParse({ surprise: 1 }).error?.issues.map(({ message }) => message) ?? [];
    expect(problems.join('\n')).toContain('surprise');
  });

  it('are whole when nothing but a name is given: answers are taken, nothing is created', () => {
    const read = handlerDraft.parse({ name: ' Support ' });
    expect(read).toMatchObject({ name: 'Support', enabled: true, mailboxes: [], notFound: { kind: 'hold' } });
    expect(read.found).toEqual({ visibility: 'public', reopen: null, longClosed: null });
    expect(read.machines).toMatchObject({ autoReplies: 'discard', generated: 'discard', lists: 'accept' });
    expect(handlerDraft.parse(read)).toEqual(read);
  });

  it.each([
    ['(', 'missing closing )'],
    ['(?=ahead)', 'invalid or unsupported Perl syntax'],
    [String.raw`(a)\1`, 'invalid escape sequence'],
    ['((a{1,100}){1,100}){1,10}', 'invalid repeat count'],
    ['(?:[a-z]{1,999}x){1}(?:[a-z]{1,999}y){1}(?:[a-z]{1,999}y){1}', 'too big'],
  ])('refuse the regular expression %s at its field', (pattern, said) => {
    const [problem = ''] = problemsOf({
      name: 'x',
      match: { filters: [{ at: { kind: 'subject' }, test: { kind: 'regex', pattern } }] },
    });
    expect(problem).toContain('match.filters.0.test.pattern: ');
    expect(problem).toContain(said);
  });

  it('refuse values taken by groups that the pattern does not have', () => {
    const extract = [
      {
        at: { kind: 'body' as const },
        pattern: String.raw`Order (?<order>\d+)`,
        sets: [{ group: 'oder', to: { kind: 'label' as const } }],
      },
    ];
    expect(problemsOf({ name: 'x', notFound: { kind: 'create', issue: { ...issue, extract } } })).toEqual([
      'notFound.issue.extract.0.sets.0.group: The pattern has no group “oder”; it has order.',
    ]);
  });

  it.each([
    ['number', 'two', 'Enter a number, for example 2.5.'],
    ['date', 'tomorrow', 'Enter a date like 2026-11-26.'],
    ['json', '{', 'This is not valid JSON.'],
  ] as const)('refuse a %s field with the value %s', (as, value, said) => {
    const fields = [{ field: 'customfield_10010', as, value }];
    expect(problemsOf({ name: 'x', notFound: { kind: 'create', issue: { ...issue, fields } } })).toEqual([
      `notFound.issue.fields.0.value: ${said}`,
    ]);
  });

  it('refuse fields that the handler sets itself', () => {
    const fields = [{ field: 'summary', as: 'text' as const, value: 'x' }];
    expect(problemsOf({ name: 'x', notFound: { kind: 'create', issue: { ...issue, fields } } })).toEqual([
      'notFound.issue.fields.0.field: This field is set by the handler itself.',
    ]);
  });

  it('read a domain with and without @', () => {
    const read = handlerDraft.parse({ name: 'x', access: { comment: { kind: 'domain', domains: ['@Example.COM'] } } });
    expect(read.access.comment).toEqual({ kind: 'domain', domains: ['example.com'] });
  });
});
