"""Bad input, class by class, and the good input that looks odd; every field meets all of it."""

from __future__ import annotations

ZALGO = "Z" + "\u0315\u0348\u0323\u0301" * 100

BLANK = ("", "   ", "\n\n\n", "\t")
MARKUP = (
    "[draft]",
    "[/]",
    "[bold]x",
    "[bold red]x[/bold red]",
    "[@click=app.quit]x[/]",
    "[@click=app.pwned('x')]press[/]",
    "[link=x]",
    "[00]",
    "[type=x, v={'a[0]'}]",
    "\\[",
    "{name}",
    "%s",
    "{{7*7}}",
    "$x",
)
ESCAPES = (
    "\x1b[2J",
    "\x1bc",
    "\x1b]0;title\x07",
    "\x1b]8;;http://x.invalid\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1b]52;c;aGVsbG8=\x1b\\",
    "\x1b]52;c;aGVsbG8=",
    "\x1bPq\x1b\\",
    "\x1b_apc\x1b\\",
    "\x1b^pm\x1b\\",
    "\x1bXsos\x1b\\",
    "\x1b[6n",
    "\u009b2J",
    "\u009d52;c;aGVsbG8=\u009c",
    "\u0090q\u009c",
    "half an escape\x1b[",
    "\x1b",
)
CONTROLS = ("a\x00b", "a\x08b", "a\x0bb", "a\x0cb", "a\x7fb", "a\x85b", "a\u2028b", "a\u2029b")
SPACED_OUT = ("a\rb", "a\tb", "a\nb")
BIDI = (
    "\u202eevil\u202c",
    "a\u202ab\u202bc\u202dd",
    "\u2066a\u2069",
    "\u2067a\u2068b",
    "a\u200eb\u200fc",
    "a\u061cb",
)
ZERO_WIDTH = (
    "a\u200bb",
    "a\u200cb",
    "a\u200db",
    "a\u2060b",
    "\ufeffab",
    "a\u00adb",
    "a\ufe00b",
    "a\U000e0100b",
)
TAGS = ("a\U000e0041\U000e0042\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e007f")
MARKS = (ZALGO, "\u0301", "\u0301a", " \u0301")
CONFUSABLE = ("\u0410na", "rn", "m", "\uff21\uff4e\uff41", "\ufb01sh")
WIDE = (
    "漢字かな",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "क्\u200cष",
    "שלום abc مرحبا",
)
BROKEN = ("\ud800", "a\udc80b", "\ufdd0", "\uffff", "\U0010ffff", "\ue000", "\U000f0000")
SQL = ("' OR 1=1--", "'); DROP TABLE alert;--", "%", "_", "a* OR b", '"a" NEAR "b"')
CSV = ("=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1")
DATES = (
    "29 Feb 2027",
    "31 Apr 2026",
    "0000-01-01",
    "9999-12-31",
    "2300-01-01",
    "2026-09-27T02:30",
    "2026-01-01T00:00+13:45",
)
PATHS = ("../../etc/passwd", "CON", "nul", "name.", "p" * 300)
FORGED = ("x\n2026-01-01 INFO all is well", "x\r\nSet-Cookie: a=b")
SLOW = ("a" * 50_000 + "!",)
LONG = ("x" * 1_000_000,)
PASTES = ("line\n" * 5_000, "a\x1b[201~b", "\x1b[200~a")
PASSPHRASES = ("p" * 128, "four words with spaces", "\U0001f511 \U0001f512", "é", "e\u0301")

JSON_BODIES = (
    b"",
    b"null",
    b"[]",
    b"1e999",
    b"NaN",
    b'{"a": NaN}',
    b'{"a": -0, "b": 9223372036854775808}',
    b'{"a": 1, "a": 2}',
    b'{"a": "\\ud800"}',
    b'{"a": "\xff\xfe"}',
    b'\xef\xbb\xbf{"a": 1}',
    '{"a": 1}'.encode("utf-16"),
    b"[" * 10_000 + b"]" * 10_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b'{"a": 1',
    b'{"a": "' + b"x" * 70_000 + b'"}',
)
"""Bodies no endpoint takes; each is refused in the one problem shape."""

HIDDEN = (*ESCAPES, *CONTROLS, *BIDI, *TAGS, *MARKS, *BROKEN)
"""Refused in every kind of field."""

CLASSES = {
    "1 blank": BLANK,
    "2 length": ("a", "ā" * 80, "ā" * 81, "ā" * 600, "ā" * 601),
    "3 markup": MARKUP,
    "4 escapes": ESCAPES,
    "5 controls": (*CONTROLS, *SPACED_OUT),
    "6 direction": BIDI,
    "7 invisible": (*ZERO_WIDTH, *TAGS),
    "8 marks": MARKS,
    "9 look-alikes": CONFUSABLE,
    "11 wide": WIDE,
    "12 half characters": BROKEN,
    "14 SQL": SQL,
    "15 spreadsheet": CSV,
    "16 dates": DATES,
    "17 paths": PATHS,
    "18 forged lines": FORGED,
    "19 slow": SLOW,
    "23 pastes": PASTES,
}
"""The classes that are texts, by their number; docs/evidence.md says which test has each."""

HOSTILE = (
    *BLANK,
    *MARKUP,
    *HIDDEN,
    *SPACED_OUT,
    *ZERO_WIDTH,
    *CONFUSABLE,
    *WIDE,
    *SQL,
    *CSV,
    *DATES,
    *PATHS,
    *FORGED,
    *SLOW,
    *PASTES,
)
"""Every text class in one list (but ``LONG``, which is only for what measures first)."""

GOOD_NAMES = (
    "Rāwiri",
    "Āwhina Tūmatauenga-Hēnare",
    "Ra\u0304wiri",
    "Hoani Te Kōtuku",
    "Ka\u02bbiulani",
    "O\u2019Neill",
    "O'Neill",
    "Anne-Marie Smith-Jones",
    "K",
    "Ng",
    "J. R. Wells",
    "Zoë Ångström Çelik",
    "Nguyễn Thị Ánh",
    "Иван",
    "משה כהן",
    "محمد علي",
    "李小龍",
    "राम",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "A" * 80,
)
GOOD_NOTES = (
    "Ring me. I can meet on Tuesday at 10.",
    "Two lines\nof note",
    "می\u200cخواهم",  # noqa: RUF001
    "क्\u200dष",
    "50% [draft] {x} <b> \\n $5",
    "Kia ora \u2013 \u201cpāpā\u201d\u2026",
    "❤\ufe0f",
)
SIZES = ((1, 1), (5, 20), (12, 40), (20, 60), (24, 80), (60, 200))
"""Terminal sizes as rows and columns, the absurd ones too."""
