/**
 * What stands around every mail: a card with a coloured line, a logo, the text, a footer. Tables and style attributes, since Outlook
 * for Windows knows little else; the style element only adds narrow screens and dark mode, where it is understood.
 */
import { ownLanguages, type Language, type MailLayout } from '../../contract';
import { phrases } from './phrases';

const table = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';
const font = "font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";

export const standardLayoutHtml = `<!DOCTYPE html>
<html lang="{{ mail.language }}">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ mail.subject }}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { color: #0c66e4; }
.pr-text td > p:last-child, .pr-text th > p:last-child, .pr-text div > p:last-child { margin-bottom: 0 !important; }
.pr-text img { max-width: 100%; height: auto; }
.pr-text pre { white-space: pre-wrap; word-break: break-word; }
.pr-text table { max-width: 100%; }
@media (max-width: 620px) {
  .pr-ground { padding: 0 !important; }
  .pr-pad { padding-left: 16px !important; padding-right: 16px !important; }
}
@media (prefers-color-scheme: dark) {
  body, .pr-ground { background-color: #161a1d !important; }
  .pr-card { background-color: #22272b !important; }
  .pr-text, .pr-text p, .pr-text li, .pr-text td, .pr-text h1, .pr-text h2, .pr-text h3, .pr-text h4 { color: #dee4ea !important; }
  .pr-text a, .pr-foot a { color: #85b8ff !important; }
  .pr-text span[style*="#626f86"], .pr-text td[style*="#626f86"], .pr-foot { color: #9fadbc !important; }
  .pr-line { border-color: #454f59 !important; }
  .pr-text [style*="background-color"], .pr-text [style*="background-color"] p, .pr-text [style*="background-color"] li, .pr-text [bgcolor], .pr-text [bgcolor] p { color: #172b4d !important; }
}
</style>
</head>
<body style="margin:0;padding:0;background-color:#f1f2f4">
${table} style="background-color:#f1f2f4">
<tr>
<td class="pr-ground" align="center" style="padding:24px 8px;background-color:#f1f2f4">
<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
${table} class="pr-card" style="max-width:600px;background-color:#ffffff;border-top:3px solid {{ layout.accent }}">
{% if layout.logo %}<tr>
<td class="pr-pad" style="padding:20px 32px 0">
<img src="{{ layout.logo.src }}" alt="{{ layout.logo.alt }}" width="{{ layout.logo.width }}" style="display:block;border:0;max-width:100%;height:auto">
</td>
</tr>{% endif %}
<tr>
<td class="pr-text pr-pad" style="padding:24px 32px 12px;${font};font-size:15px;line-height:22px;color:#172b4d;word-break:break-word;overflow-wrap:anywhere">
{{ content }}
</td>
</tr>
<tr>
<td class="pr-pad" style="padding:0 32px 24px">
${table}>
<tr>
<td class="pr-line pr-foot" style="padding:12px 0 0;border-top:1px solid #dcdfe4;${font};font-size:12px;line-height:18px;color:#626f86;word-break:break-word;overflow-wrap:anywhere">
{{ footer }}
</td>
</tr>
</table>
</td>
</tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td>
</tr>
</table>
</body>
</html>
`;

/** The footer of a language that the layout has none for. */
export function standardFooter(language: Language): string {
  const own = ownLanguages.find((one) => one === language) ?? 'en';
  return `{{ issue.key }}: {{ issue.summary }}<br>${phrases[own].answerHint}`;
}

export const standardLayout: MailLayout = {
  id: 'standard',
  name: 'Standard',
  logo: null,
  accent: '#1868db',
  footers: {},
  html: null,
  updatedAtMs: null,
};
