/** HTML bodies as mail programs write them when answering `Original words` with `New words`; made by hand after their habits. */
export const clientBodies: readonly (readonly [client: string, html: string])[] = [
  [
    'Gmail',
    '<div dir="ltr"><div>New words</div><div><br></div><div>-- <br></div><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div>Jane Roe</div></div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Mar 4, 2024 at 10:15 AM John &lt;<a href="mailto:john@acme.example">john@acme.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div dir="ltr">Original words</div></blockquote></div>',
  ],
  [
    'Gmail of a language we do not know',
    '<div dir="ltr">New words</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Qoz 4, 2024 zim 10:15 John &lt;john@acme.example&gt; blorked<br></div><blockquote class="gmail_quote" style="border-left:1px solid">Original words</blockquote></div>',
  ],
  [
    'Gmail app, answer only',
    '<p dir="ltr">New words</p>\n<div class="gmail_quote">On Mar 4, 2024 10:15, &quot;John&quot; &lt;<a href="mailto:john@acme.example">john@acme.example</a>&gt; wrote:<br type="attribution"><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">Original words</blockquote></div>',
  ],
  [
    'Outlook desktop',
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style></head><body lang="EN-GB"><div class="WordSection1"><p class="MsoNormal">New words<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b><span lang="EN-US">From:</span></b><span lang="EN-US"> John &lt;john@acme.example&gt; <br><b>Sent:</b> Monday, March 4, 2024 10:15 AM<br><b>To:</b> Jane &lt;jane@customer.example&gt;<br><b>Subject:</b> Hello<o:p></o:p></span></p></div></div><p class="MsoNormal">Original words<o:p></o:p></p></div></body></html>',
  ],
  [
    'Outlook desktop in a language we do not know',
    '<body><div class="WordSection1"><p class="MsoNormal">New words</p><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>Zork:</b> John<br><b>Blip:</b> 4<br><b>Quux:</b> Jane</p></div><p class="MsoNormal">Original words</p></div></body>',
  ],
  [
    'Outlook 2003',
    '<body><div><p>New words</p></div><div><div class="MsoNormal" align="center" style="text-align:center"><hr size="2" width="100%" align="center" tabindex="-1"></div><p class="MsoNormal"><b>From:</b> John [mailto:john@acme.example] <br><b>Sent:</b> Monday, March 04, 2024<br><b>To:</b> Jane<br><b>Subject:</b> Hello</p><p>Original words</p></div></body>',
  ],
  [
    'Outlook on the web',
    '<div class="elementToProof" style="font-family:Calibri">New words</div><div id="Signature"><div>Jane Roe</div></div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Von:</b> John &lt;john@acme.example&gt;<br><b>Gesendet:</b> Montag, 4. März 2024 10:15<br><b>An:</b> Jane<br><b>Betreff:</b> Hallo</font><div>&nbsp;</div></div><div>Original words</div>',
  ],
  [
    'Outlook mobile',
    '<div dir="ltr">New words</div><div id="ms-outlook-mobile-signature"><div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> John &lt;john@acme.example&gt;<br><b>Sent:</b> Monday, March 4, 2024<br><b>To:</b> Jane<br><b>Subject:</b> Hello</div><div>Original words</div>',
  ],
  [
    'Outlook mobile, new',
    '<div dir="ltr">New words</div><div id="mail-editor-reference-message-container"><hr><div>Original words</div></div>',
  ],
  [
    'Outlook for Mac',
    '<div>New words</div><div><br></div><span id="OLK_SRC_BODY_SECTION"><div style="border-bottom:medium none;border-top:#b5c4df 1pt solid"><span style="font-weight:bold">From: </span> John &lt;john@acme.example&gt;<br><span style="font-weight:bold">Date: </span> Monday, March 4, 2024 at 10:15<br><span style="font-weight:bold">To: </span> Jane<br><span style="font-weight:bold">Subject: </span> Hello<br></div><div>Original words</div></span>',
  ],
  [
    'Apple Mail',
    '<html><body style="overflow-wrap: break-word;">New words<br id="lineBreakAtBeginningOfSignature"><div>Sent from my iPad</div><div><br><blockquote type="cite"><div>On 4 Mar 2024, at 10:15, John &lt;john@acme.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>Original words</div></blockquote></div></body></html>',
  ],
  [
    'Apple Mail on the iPhone',
    '<html><body dir="auto"><div>New words</div><div id="AppleMailSignature" dir="ltr">Jane Roe</div><div dir="ltr"><br>On Mar 4, 2024, at 10:15 AM, John &lt;<a href="mailto:john@acme.example">john@acme.example</a>&gt; wrote:<br><br></div><blockquote type="cite"><div dir="ltr">Original words</div></blockquote></body></html>',
  ],
  [
    'Thunderbird',
    '<html><body text="#000000"><p>New words</p><div class="moz-signature">-- <br>Jane Roe</div><div class="moz-cite-prefix">On 04/03/2024 10:15, John wrote:<br></div><blockquote type="cite" cite="mid:1234@acme.example"><p>Original words</p></blockquote></body></html>',
  ],
  [
    'Yahoo',
    '<div class="ydp1a2b3c4yahoo-style-wrap"><div dir="ltr">New words</div><div class="ydp1a2b3c4signature">Jane Roe</div></div><div id="yahoo_quoted_1234567" class="yahoo_quoted"><div><div>On Monday, March 4, 2024 at 10:15:00 AM GMT+1, John &lt;john@acme.example&gt; wrote: </div><div><br></div><div>Original words</div></div></div>',
  ],
  [
    'Proton',
    '<div style="font-family: Arial;">New words</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-user">Jane Roe</div><div class="protonmail_signature_block-proton">Sent with Proton Mail secure email.</div></div><div class="protonmail_quote">On Monday, March 4th, 2024 at 10:15, John &lt;john@acme.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">Original words</blockquote></div>',
  ],
  [
    'Zimbra',
    '<html><body><div style="font-family: arial"><div>New words</div><div data-marker="__SIG_PRE__">Jane Roe</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"John" &lt;john@acme.example&gt;<br><b>To: </b>"Jane"<br><b>Sent: </b>Monday, March 4, 2024<br><b>Subject: </b>Hello<br></div><div data-marker="__QUOTED_TEXT__">Original words</div></div></body></html>',
  ],
  [
    'Zoho',
    '<div style="font-family: Verdana"><div>New words<br></div><div class="zmail_extra" data-zbluepencil-ignore="true"><div><br></div><div id="Zm-_Id_-Sgn1">---- On Mon, 04 Mar 2024 10:15:00 +0100 <b>John &lt;john@acme.example&gt;</b> wrote ---<br></div><div><br></div><blockquote id="blockquote_zmail" style="margin: 0px;">Original words</blockquote></div></div>',
  ],
  [
    'GMX',
    '<html><body><div style="font-family: Verdana"><div>New words</div><div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b> Montag, 4. März 2024<br/><b>Von:</b> "John" &lt;john@acme.example&gt;<br/><b>An:</b> jane@customer.example<br/><b>Betreff:</b> Hallo</div><div name="quoted-content">Original words</div></div></div></div></body></html>',
  ],
  [
    'QQ',
    '<div>New words</div><div><!--emptysign--></div><div><div><br></div><div><br></div><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"John" &lt;john@acme.example&gt;;</div><div><b>发送时间:</b>&nbsp;2024年3月4日(星期一) 上午10:15</div><div><b>收件人:</b>&nbsp;"Jane";</div><div><b>主题:</b>&nbsp;Hello</div></div><div><br></div>Original words</div>',
  ],
  [
    'Notes',
    '<html><body><font size=2 face="sans-serif">New words</font><br><br><br><font size=1 color=#5f5f5f face="sans-serif">From: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">John &lt;john@acme.example&gt;</font><br><font size=1 color=#5f5f5f face="sans-serif">To: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">Jane</font><br><font size=1 color=#5f5f5f face="sans-serif">Date: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">04.03.2024 10:15</font><br><font size=1 color=#5f5f5f face="sans-serif">Subject: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">Hello</font><hr noshade><br><br>Original words</body></html>',
  ],
  [
    'Front',
    '<div><div>New words</div><div class="front-signature">Jane Roe</div><blockquote type="cite" class="front-blockquote"><div>On March 4, 2024, 10:15 AM GMT+1 <a href="mailto:john@acme.example">john@acme.example</a> wrote:</div><div>Original words</div></blockquote></div>',
  ],
  [
    'Missive',
    '<div>New words</div><div class="missive_signature">Jane Roe</div><div>On March 4, 2024 at 10:15 AM, John (<a href="mailto:john@acme.example">john@acme.example</a>) wrote:</div><blockquote class="missive_quote" type="cite">Original words</blockquote>',
  ],
  [
    'Spark',
    '<html><body><div name="messageBodySection"><div dir="auto">New words</div></div><div name="messageSignatureSection"><br>Jane Roe</div><div name="messageReplySection">On 4 Mar 2024, 10:15 +0100, John &lt;john@acme.example&gt;, wrote:<br><blockquote type="cite" class="spark_quote">Original words</blockquote></div></body></html>',
  ],
  [
    'plain text put into pre',
    '<html><body><pre style="white-space: pre-wrap">New words\n\n-- \nJane Roe\n\nOn 4 Mar 2024, John wrote:\n&gt; Original words\n</pre></body></html>',
  ],
];
