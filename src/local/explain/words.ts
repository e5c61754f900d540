/** An explained mail for people at a terminal. */
import type { Explained } from './one';

export function inWords(one: Explained): string {
  const { file, from, subject, attachments, disposition, issueKey, steps, replyText, quotedText, signature } = one;
  const issue = issueKey === null ? '' : ` ${issueKey}`;
  const cut = [
    quotedText === '' ? '' : `${quotedText.split('\n').length} quoted lines`,
    signature === '' ? '' : 'a signature',
  ].filter((part) => part !== '');
  return [
    file,
    `  from      ${from === null ? 'nobody' : `${from.name} <${from.address}>`.trim()}`,
    `  subject   ${subject}`,
    ...(attachments.length === 0 ? [] : [`  files     ${attachments.map(({ name }) => name).join(', ')}`]),
    `  outcome   ${disposition.kind}${issue} (${disposition.reason})`,
    ...steps.map(({ check, matched, looked }) => `  ${matched ? '*' : ' '} ${check} ${looked}`),
    ...(cut.length === 0 ? [] : [`  cut       ${cut.join(', ')}`]),
    ...replyText.split('\n').map((line) => `  | ${line}`),
    ...one.defects.map(({ code, detail }) => `  defect    ${code}: ${detail}`),
    '',
  ].join('\n');
}
