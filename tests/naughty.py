"""Words that break programs, by kind: after the kinds of the Big List of Naughty Strings, written by us.

Holds strings only. Refuses what no JSON can carry: half a surrogate pair travels as an escape and is here.
"""

__all__ = ["EACH", "NAUGHTY"]

_LEFT_TO_RIGHT = "\u202a\u202d\u2066"

NAUGHTY: dict[str, tuple[str, ...]] = {
    "markup": (
        "<b>bold</b> <a href='https://x.example'>link</a> &amp; &#60; </blockquote>",
        "<tg-spoiler>s</tg-spoiler><tg-emoji emoji-id='1'>x</tg-emoji>",
        "*a* _b_ [c](https://x.example) ```d``` ||e|| ~f~",
        "[](tg://user?id=1) @everyone #tag $CASH",
        "<!-- --> <![CDATA[x]]> <?xml version='1.0'?>",
    ),
    "scripts": (
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "javascript:alert(1)//",
        "<svg/onload=alert(1)>",
        "<iframe srcdoc='<script>parent.x=1</script>'>",
        "'-alert(1)-'",
        "</textarea><style>*{display:none}</style>",
        '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    ),
    "templates": (
        "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
        "{0} {notice} {} {x!r:>9} {{}}",
        "%s %(x)s %n %x %99999999d %",
        "$(x) ${HOME} %PATH% ${jndi:ldap://x.example/a}",
    ),
    "queries": (
        "'; DROP TABLE tip; --",
        "1' OR '1'='1",
        '" UNION SELECT * FROM officer --',
        "%' AND 1=0 LIKE '_%",
        "$1 ? :name @x ::text",
        "\\'; SELECT pg_sleep(9); --",
    ),
    "shells": (
        "`touch x`; $(reboot) && rm -rf / | cat",
        "../../../../etc/passwd\\..\\..\\boot.ini",
        "file:///etc/passwd CON PRN NUL.txt",
        "--help -rf -- ~root",
    ),
    "formulas": (
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1:A9)",
        "|x",
        "＝1+1",
        "\t=1+1",
    ),
    "names_of_nothing": (
        "undefined",
        "null",
        "NULL",
        "None",
        "nil",
        "NaN",
        "true",
        "-Infinity",
        "[object Object]",
        "0",
        "1e1000",
        "0x7fffffffffffffffffffffff",
        "１２３٣٤۵",
        "1/0",
        "123456789012345678901234567890",
        "-0.0",
    ),
    "line_ends": ("one\r\ntwo\rthree\u2028four\u2029five\x85six\x0bseven\x0ceight\n\n\n\nnine",),
    "controls": (
        "before\0after",
        "\x1b[31mred\x1b]0;title\x07",
        "back\x08space\x7f",
        "half \ud83d and \udc00 other half",
        "\udc00\ud83d the wrong way round",
        "escape \ue000 sign \ue000d83d \uf8ff \U0010fffd",
        "not a character \uffff \ufdd0",
    ),
    "directions": (
        "abc \u202e\u2066gnihtemos\u2069\u202c def",
        f"{_LEFT_TO_RIGHT} never closed",
        "\u2069\u2069\u202c closed alone",
        "photo\u202egpj.exe",
        "\u061c\u200e\u200f marks alone",
        "مرحبا hello שלום 你好",
    ),
    "nothing_to_see": (
        "in\u200bvi\u200dsi\ufeffble\u2060\u00ad",
        "\u3164\u2800\u115f\u1160\uffa0",
        "\u00a0\u1680\u2003\u202f\u205f\u3000 spaces",
        "\U000e0041\U000e0042 tags \U000e0001",
        "\u180e\u034f\u17b4\u17b5",
        "x\ufe00y\ufe0fz",
    ),
    "marks": (
        "z" + "\u0335\u0321\u0316" * 300 + "o",
        "Ţ̺̪̗̬o̶̡͉̪̼̥ ̟͈͇i̸̦̣̥n̷͙̙v̢̮̗o̶̡k̵̻e̷",
        "e\u0301 é n\u0303 ñ \u0301alone",
        "\u20dd\u20e0 around nothing",
    ),
    "pictures": (
        "👨‍👩‍👧‍👦 👩🏽‍🚒 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "🇨🇳 🇦 🇨",
        "👍🏻👍🏿 ☺️ ☺ 1️⃣",
        "👩\u200d\u200d\u200d👩 \u200d👩\u200d",
        "\N{POLICE CAR}" * 40,
    ),
    "letters": (
        "ﷺ ﷽ ⁰⁴⁵ ₀₁₂",
        "ⒶⓏ ＡＺ 𝔄𝕫 𝓑",
        "İıſß ǅ ŉ",
        "раураl (not Latin)",
        "田中さんにあげて下さい 부락제 𠜎𠜱𠝹 㐀𪛖",
        "ཧོ་ भारत ஸ்ரீ ไทย",
        "Ω≈ç√∫˜µ ¡™£¢∞§¶",
        "᚛ᚄᚓᚐ᚜ 𓀀𒀀",
    ),
    "words": (
        "长" * 200,
        "x" * 300,
        "a." * 100,
        "https://" + "x." * 60 + "example",
        "看到 /forget@tipline_bot 和 @everyone #1",
        "Scunthorpe evaluate Penistone",  # harmless, and taken for harm by filters
        "sysadmin root admin DELETE",
    ),
}

EACH = [one for kind in NAUGHTY.values() for one in kind]
