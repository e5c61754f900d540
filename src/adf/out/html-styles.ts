/** How a Jira text looks in a mail: style attributes by what they style. Only CSS that Outlook's Word engine knows too. */
const panel = (ground: string): string => `margin:0 0 12px;padding:8px 16px;background-color:${ground}`;

const border = 'border:1px solid #c1c7d0;padding:6px 8px;text-align:left;vertical-align:top';

export const styleSheet: ReadonlyMap<string, string> = new Map([
  ['p', 'margin:0 0 12px'],
  ['heading', 'margin:20px 0 8px'],
  ['ul', 'margin:0 0 12px;padding-left:24px'],
  ['ol', 'margin:0 0 12px;padding-left:24px'],
  ['signs', 'margin:0 0 12px;padding-left:4px;list-style-type:none'],
  ['blockquote', 'margin:0 0 12px;padding-left:12px;border-left:2px solid #c1c7d0'],
  [
    'pre',
    'margin:0 0 12px;padding:8px 12px;background-color:#f4f5f7;font-family:Consolas,Menlo,monospace;white-space:pre-wrap',
  ],
  ['panel-info', panel('#deebff')],
  ['panel-note', panel('#eae6ff')],
  ['panel-tip', panel('#e3fcef')],
  ['panel-success', panel('#e3fcef')],
  ['panel-warning', panel('#fffae6')],
  ['panel-error', panel('#ffebe6')],
  ['panel-custom', panel('#f4f5f7')],
  ['expand', 'margin:0 0 12px;padding:8px 12px;border:1px solid #dfe1e6'],
  ['table', 'margin:0 0 12px;border-collapse:collapse'],
  ['td', border],
  ['th', `${border};background-color:#f4f5f7`],
  ['media', 'margin:0 0 12px'],
  ['caption', 'margin:4px 0 0;color:#5e6c84'],
  ['status', 'padding:0 4px;background-color:#dfe1e6;font-size:85%;font-weight:bold'],
]);
