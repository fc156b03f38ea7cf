"""What somebody may have written into a name, an address or a message."""

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</title></textarea></svg><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "\u202egnp.txt\u202c \u2066hidden\u2069",
    "\x00\x08\x1b[31mred\x7f line\r\nnext",
    "x" * 5000,
    "अ" * 5000,
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324" * 40,
    "&lt;b&gt;&#60;script&#62;alert(1)&#60;/script&#62;",
    '=HYPERLINK("http://elsewhere.example")',
    "\ufeff\u200b\u200e\u200f\U000e0041",
)
