"""What leads to a person in a tipster's words, found and masked by a sign.

Holds the finders of numbers, accounts and addresses as people write them in Chinese and in English,
and the signs that stand in their place until somebody has a reason to read them. Rather masks a
harmless number than lets one of these through.
Refuses plates, times and places: they are what a tip is for. Telephone numbers of other countries
need a library's tables; whoever has them hands their places in.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from tipline.private_data import identity_numbers

__all__ = ["LONGEST_NAME", "Find", "Kind", "Span", "finds", "is_mask", "masked", "named"]

LONGEST_NAME = 32  # what a sign is named by, in any language


class Kind(StrEnum):
    """What was found."""

    PHONE = "phone"
    IDENTITY = "identity"
    MAIL = "mail"
    WECHAT = "wechat"
    QQ = "qq"
    ACCOUNT = "account"


Span = tuple[int, int]
Find = tuple[Kind, int, int]

# Private signs: nobody can write one (they are taken out first), and a screen that forgot to name
# them shows nothing in their place.
_FIRST_SIGN = 0xF8E0
_SIGNS = {kind: chr(_FIRST_SIGN + place) for place, kind in enumerate(Kind)}
_ANY_SIGN = re.compile(f"[{''.join(_SIGNS.values())}]")


def finds(text: str, phones: Callable[[str], Iterable[Span]]) -> tuple[Find, ...]:
    """Every find with its place, in order. `phones` looks over the text in plain signs as well."""
    if _HINT.search(text if text.isascii() else "".join(map(_plain_sign, text))) is None:
        return ()
    plain, places = _plain(text)
    cover: list[Kind | None] = [None] * len(text)
    for kind, (start, end) in _found(plain, phones):
        for place in range(places[start], places[end - 1] + 1):
            cover[place] = cover[place] or kind
    return tuple(_runs(cover))


def masked(text: str, found: Iterable[Find]) -> str:
    """The text with a sign for each find."""
    kept, after = [], 0
    for kind, start, end in found:
        kept += [_ANY_SIGN.sub("", text[after:start]), _SIGNS[kind]]
        after = end
    return "".join([*kept, _ANY_SIGN.sub("", text[after:])])


def is_mask(sign: str) -> bool:
    """Whether this stands for something masked."""
    return _ANY_SIGN.fullmatch(sign) is not None


def named(text: str, name: Callable[[Kind], str]) -> str:
    """The text with words in place of its signs."""
    by_sign = {sign: kind for kind, sign in _SIGNS.items()}
    return _ANY_SIGN.sub(lambda match: name(by_sign[match[0]]), text)


def _runs(cover: list[Kind | None]) -> Iterator[Find]:
    start = 0
    for kind, run in groupby(cover):
        end = start + sum(1 for _ in run)
        if kind is not None:
            yield kind, start, end
        start = end


# --- One sign for one sign: where a find stands in the plain text, it stood in the other ----------


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in plain signs, and for each of them its place in what was written."""
    if text.isascii():
        return text, list(range(len(text)))
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for sign in _plain_sign(character):
            plain.append(sign)
            places.append(place)
    return "".join(plain), places


@lru_cache(maxsize=4096)
def _plain_sign(character: str) -> str:
    """Wide forms narrow, digits of any script as 0 to 9, invisible signs gone."""
    signs = unicodedata.normalize("NFKC", character)
    visible = (sign for sign in signs if unicodedata.category(sign) not in ("Cf", "Mn", "Co"))
    return "".join(str(unicodedata.decimal(s)) if s.isdecimal() else s for s in visible)


# --- What people write ----------------------------------------------------------------------------

_HAN_DIGITS = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
_HAN_DIGIT = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"

_BETWEEN = r"[ \t\n.,，、_·/\-‐-―~]{0,2}"
_MOBILE = re.compile(
    rf"(?<![0-9])(?:(?:\+|00)?{_BETWEEN}86{_BETWEEN})?1{_BETWEEN}[3-9](?:{_BETWEEN}[0-9]){{9}}(?![0-9])"
)
_SAID_PHONE = re.compile(
    r"(?:电话|座机|手机|联系方式|固话|\b(?:tel|telephone|phone|mobile|cell|call|ring|text)\b)"
    r"(?:号码?|\s*number|\bme\b|\bat\b|\bon\b|\bis\b|[是为:.\s])*"
    r"([0-9](?:[ \-]?[0-9]){6,14})(?![0-9])",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]*\s?(?:@|\[at\]|\(at\))\s?[a-z0-9-]+(?:\.[a-z0-9-]+)+",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.(?:me|dog)|wa\.me|u\.wechat\.com|weixin\.qq\.com)"
    r"/[!-~]+|\b(?:tg|weixin|mqqapi|whatsapp)://[!-~]+",
    re.IGNORECASE,
)
_AT_NAME = re.compile(r"(?<![a-z0-9_.@])@[a-z][a-z0-9_]{2,31}(?![a-z0-9_])", re.IGNORECASE)

# After a plain "is" only what looks like no word is an account; after a colon anything does.
_JOIN = r"(?:\s|\bis\b|\bon\b)*"
_SURE_JOIN = r"\s*(?:(?:账号|帐号|号码?|昵称|用户名|\bid\b|\bname\b|\bhandle\b|\bnumber\b|是|为|叫|[:=])\s*)+(?:is\s+)?"
_ACCOUNT = r"[a-z][a-z0-9_.-]{4,30}"
_ODD_ACCOUNT = r"(?=[a-z0-9.-]*[0-9_])[a-z][a-z0-9_.-]{4,30}"


def _accounts(label: str, account: str = "") -> re.Pattern[str]:
    """An account beside the name of where it is one."""
    extra = f"|{account}" if account else ""
    return re.compile(
        rf"(?:{label})(?:{_SURE_JOIN}({_ACCOUNT}{extra})|{_JOIN}({_ODD_ACCOUNT}{extra}))(?![a-z0-9_])",
        re.IGNORECASE,
    )


_NUMBER = r"[1-9](?:[ -]?[0-9]){4,10}"
_WECHAT = _accounts(
    r"微信|薇信|徽信|威信|微\s信|加[v薇微]|v信|薇❤|(?<![a-z0-9])(?:wei\s?xin|we\s?chat|[wv]x)",
    _NUMBER,
)
_QQ = re.compile(
    r"(?:(?<![a-z0-9])q\s?q|扣扣|秋秋|q号|企鹅)"
    rf"(?:\s|群|号码?|账号|帐号|是|为|[:=]|\bis\b|\bnumber\b|\bid\b)*({_NUMBER})(?![0-9])",
    re.IGNORECASE,
)
_ELSEWHERE = _accounts(
    r"电报号?|纸?飞机号|抖音|快手|小红书|微博|推特|脸书"
    r"|\b(?:telegram|tg|whatsapp|skype|line\sid|instagram|insta|ig|twitter|tiktok|snapchat|facebook)\b"
)

_HINT = re.compile(
    rf"@|\[at\]|\(at\)|://|\.me/|\.dog/|\.com/|(?:[0-9{_HAN_DIGIT}][^0-9{_HAN_DIGIT}]{{0,3}}){{5}}"
    r"|微信|薇信|徽信|威信|[加微薇]|v信|wei\s?xin|we\s?chat|[wv]x|电报|飞机|抖音|快手|小红书|微博|推特|脸书"
    r"|telegram|tg|skype|line\sid|insta|ig|twitter|tiktok|snapchat|facebook|whatsapp",
    re.IGNORECASE,
)


def _found(plain: str, phones: Callable[[str], Iterable[Span]]) -> Iterator[tuple[Kind, Span]]:
    """Finds in the plain text; where two overlap, the first names what is masked."""
    digits = plain.translate(_HAN_DIGITS)
    yield from ((Kind.MAIL, m.span()) for m in _MAIL.finditer(plain))
    yield from ((Kind.ACCOUNT, m.span()) for m in _LINK.finditer(plain))
    yield from ((Kind.IDENTITY, span) for span in identity_numbers(plain))
    yield from ((Kind.WECHAT, _last(m)) for m in _WECHAT.finditer(plain))
    yield from ((Kind.QQ, m.span(1)) for m in _QQ.finditer(plain))
    yield from ((Kind.PHONE, m.span()) for m in _MOBILE.finditer(digits))
    yield from ((Kind.PHONE, m.span(1)) for m in _SAID_PHONE.finditer(digits))
    yield from ((Kind.PHONE, span) for span in phones(plain))
    yield from ((Kind.ACCOUNT, m.span()) for m in _AT_NAME.finditer(plain))
    yield from ((Kind.ACCOUNT, _last(m)) for m in _ELSEWHERE.finditer(plain))


def _last(match: re.Match[str]) -> Span:
    """The place of the one group that matched."""
    assert match.lastindex is not None, "one of the two always does"
    return match.span(match.lastindex)
