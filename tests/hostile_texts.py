"""
Two hundred texts that a file may hold and that must change nothing but text.

Scripts, template literals, event handlers, styles, marks of direction, starts of formulas, tricks
with paths, templates, control characters, and what only looks like any of them.
"""

from __future__ import annotations

SCRIPTS = [
    "</script><script>alert(1)</script>", "<script>alert(1)</script>", "<SCRIPT SRC=//x.y/z.js></SCRIPT>",
    "</ScRiPt ><ScRiPt >alert(1)//", "<script type=module>import'//x'</script>", "<!-- <script>",
    "--><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "</title></style></textarea><svg onload=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', "<template><script>alert(1)</script></template>",
    "<math><mtext><script>alert(1)</script>", "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "%3Cscript%3Ealert(1)%3C/script%3E", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script\x20>alert(1)</script>",
    "<script\t>alert(1)</script>", "<script\n>alert(1)</script>", "]]></script>", "*/</script>", "'</script>", '"</script>',
]  # fmt: skip
HANDLERS = [
    f"<{tag} {event}=alert(1){rest}>"
    for tag, rest in (("img src=x", ""), ("svg", ""), ("body", ""), ("details open", ""), ("video", "><source"))
    for event in ("onerror", "onload", "ontoggle", "onmouseover", "onfocus autofocus", "onanimationstart")
]  # fmt: skip
ATTRIBUTES = [
    '" onmouseover="alert(1)', "' onmouseover='alert(1)", "x onmouseover=alert(1)", '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>", "`onmouseover=alert(1)", '" style="position:fixed;inset:0', "' autofocus onfocus='alert(1)",
    '" srcdoc="<script>alert(1)</script>', '" formaction="javascript:alert(1)', '"/><iframe src=javascript:alert(1)>',
    '"></a><a href="javascript:alert(1)">', '" id="sitesel-data', '" name="page', "<a name=sitesel><a id=head>",
]  # fmt: skip
LITERALS = [
    "${alert(1)}", "`${alert(1)}`", "`+alert(1)+`", "${{}.constructor.constructor('alert(1)')()}", "\\${x}", "\\`", "`", "$", "${",
    "'+alert(1)+'", '"+alert(1)+"', "\\", "\\\\", "\\'", '\\"', "');alert(1);//", '");alert(1);//', "*/alert(1)/*", "//", "\\n",
    "line\u2028separator\u2029here", "\u2028", "\u2029alert(1)", "{{ 7 * 7 }}{% raw %}", "{{ config }}", "{% include '/etc/passwd' %}",
    "{# comment #}", "<%= 7*7 %>", "#{7*7}", "{7*7}", "[[7*7]]", "{n}", "{name} {rank} {score}", "$&", "$1", "$`", "$'",
]  # fmt: skip
ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg onload=alert(1)>", "http://example.invalid/x.png", "//example.invalid/x", "file:///etc/passwd",
    "<img src=http://example.invalid/x.png>", "<link rel=stylesheet href=//example.invalid/x.css>", "<base href=//example.invalid/>",
    "<meta http-equiv=refresh content=0;url=//example.invalid>", "<iframe src=//example.invalid></iframe>",
    "<object data=//example.invalid></object>", "<form action=//example.invalid><button>", "<audio src=//example.invalid>",
    "![x](http://example.invalid/x.png)", "[x](javascript:alert(1))",
]  # fmt: skip
STYLES = [
    "<style>*{display:none}</style>", "</style><style>body{display:none}", "url(http://example.invalid/x)", "@import '//example.invalid'",
    "expression(alert(1))", "color:red;background:url(javascript:alert(1))", "} * { display: none } .x {", "/* */", "\\3c script\\3e",
    "<b>bold</b>", "<h1>大</h1>", "<table><tr><td>", "</td></tr></table>", "</div></main></body></html>", "<hr>", "<br/>", "&amp;", "&#60;", "&nbsp;",
    "\"quotes' &amp; <b>bold</b>",
]  # fmt: skip
DIRECTIONS = [
    "\u202eabc", "\u202dabc\u202c", "\u2066x\u2069", "\u200fabc", "\u200babc", "\ufeffabc", "a\u0301\u0301\u0301\u0301", "ﷺ", "🇨🇳👨‍👩‍👧‍👦",
    "\U000e0001tag", "\u00ad", "\u3164", "İstanbul", "ﬃ",
]  # fmt: skip
FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "＝1+1", "＋1", "－1", "＠x", " =1+1", "\t=1",
    "\r=1", "\n=1", "'=1", '=DDE("a")', "%0A=1", ";=1", ",=1", '=IMPORTXML("//x")',
]  # fmt: skip
PATHS = [
    "../../etc/passwd", "..\\..\\windows\\win.ini", "C:\\CON", "/dev/null", 'a/b\\c:d*e?f"g<h>i|j', "NUL", "~root", "$HOME", "%TEMP%",
    "`id`", "$(id)", "; rm -rf /", "| calc", "a\x00b.html",
]  # fmt: skip
CONTROLS = [
    "\x00\x07 nul", "\x1b[31mred", "\x08\x08", "\x7f", "\x85", "\x0b\x0c", "half \ud800 pair", "\udfff", "A" * 400, "长" * 300,
    "__proto__", "constructor", "toString", "null", "undefined", "NaN", "true", "[object Object]", "0", "-0", "1e999", "0x10",
]  # fmt: skip
GROUPS = (
    SCRIPTS, HANDLERS, ATTRIBUTES, LITERALS, ADDRESSES, STYLES, DIRECTIONS, FORMULAS, PATHS, CONTROLS,
)  # fmt: skip
TEXTS = [text for group in GROUPS for text in group]
