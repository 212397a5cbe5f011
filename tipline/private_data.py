"""What a notice never publishes, found wherever it is written: identity numbers, ethnicity, homes.

Holds three detectors over any text. They prefer to refuse a harmless text, which an officer can put
in other words, to letting one of these through.
Refuses nothing itself: it says what it found.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class PrivateData:
    """One find: the fault's code and, where it may be said again, the word."""

    code: str
    word: str = ""


# A notice is read again at each answer to a point and each signature; its words stay the same.
@lru_cache(maxsize=2_000)
def private_data(text: str) -> tuple[PrivateData, ...]:
    """Everything in the text that is never published; a number that was found is not repeated."""
    folded = _folded(text)
    found = [PrivateData("check.identity_number")] if has_identity_number(text) else []
    found += [PrivateData("check.ethnicity", word) for word in _ethnicities(folded)]
    found += [PrivateData("check.home_address", match[0]) for match in _HOME.finditer(folded)]
    return tuple(found)


def _folded(text: str) -> str:
    """Plain forms, invisible signs gone."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn"))


# --- Identity-card numbers (GB 11643-1999): region 6, date of birth 8, serial 3, check sign 1 ------

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS = "10X98765432"
_LENGTH = 18
# Digits with at most three separating signs between two of them, and perhaps an X at the end.
_RUN = re.compile(r"[0-9](?:[ \t\n.,_·/\-‐-―]{0,3}[0-9]){16,}(?:[ \t\n.,_·/\-‐-―]{0,3}[Xx])?")


# The newer form of 18 signs, or the older of 15 digits.
_CALLED_SO = re.compile(
    r"(?:身份证|身份号码|\bidentity\s(?:card|number)|\bid\s(?:card|number|no\b))"
    r"[^0-9\n]{0,12}(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])",
    re.IGNORECASE,
)


def has_identity_number(text: str) -> bool:
    """Whether an identity-card number is anywhere in the text: one with a right check sign, or what
    is called one, though a digit may be mistyped.
    """
    plain = _ascii_digits(text)
    return _CALLED_SO.search(plain) is not None or any(True for _ in identity_numbers(plain))


def identity_numbers(plain: str) -> Iterator[tuple[int, int]]:
    """Where such numbers stand, in a text whose digits are 0 to 9."""
    for match in _RUN.finditer(plain):
        places = [place for place in range(*match.span()) if plain[place] in "0123456789Xx"]
        run = "".join(plain[place] for place in places).upper()
        for start in range(len(run) - _LENGTH + 1):
            if _is_identity_number(run[start : start + _LENGTH]):
                yield places[start], places[start + _LENGTH - 1] + 1


def _ascii_digits(text: str) -> str:
    """Digits of any script as 0 to 9, so that no alphabet hides a number."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in _folded(text))


def _is_identity_number(candidate: str) -> bool:
    digits = candidate[:-1]
    if not digits.isdecimal() or digits[0] == "0":
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return born.year >= 1880 and _CHECK_SIGNS[total % 11] == candidate[-1]


# --- Ethnicity ------------------------------------------------------------------------------------

_PEOPLES_ZH = (
    "汉|蒙古|满|回|藏|壮|维吾尔|苗|彝|布依|朝鲜|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山"
    "|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克"
    "|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
# A place may be called after peoples: 恩施土家族苗族自治州, 木兰满族乡.
_ETHNICITY_ZH = re.compile(
    rf"(?<!不)(?:(?:{_PEOPLES_ZH})族)++(?!各?族?(?:自治[区州县旗]|乡|镇|村|街|路|小学|中学|馆|箱))"
    r"|少数民族|民族[:：]|维族|种族|(?<![明清])黑人|(?<![明表])白人"
)
_PEOPLES_EN = (
    "uy?ghurs?|uighurs?|uygurs?|tibetans?|mongols?|mongolians?|manchus?|kazakhs?|kyrgyz|tajiks?"
    "|uzbeks?|hmong|caucasians?|africans?|arabs?"
    # Surnames and places too, so only with the word that says what is meant.
    "|(?:han|hui|zhuang|miao|tujia|asian|black|white)\\s(?:chinese|people|man|woman|male|female)"
)
_ETHNICITY_EN = re.compile(
    rf"\b(?:ethnic(?:ity|ally|\sgroup)?|{_PEOPLES_EN}|race:)"
    r"(?![a-z])(?!(?:\s(?:and\s)?[a-z]+){0,3}\s(?:autonomous|township|road|street))",
    re.IGNORECASE,
)


def _ethnicities(folded: str) -> list[str]:
    return [m[0] for pattern in (_ETHNICITY_ZH, _ETHNICITY_EN) for m in pattern.finditer(folded)]


# --- Homes ----------------------------------------------------------------------------------------

# A room number is a home; a building or a street is where something happened.
_HOME = re.compile(
    r"(?:家庭|户籍|居住|户口|身份证)(?:所在地|住址|地址)|现住址"
    r"|[0-9一二三四五六七八九十]+ ?(?:栋|幢|号楼|座|单元)[- ]?(?:[0-9一二三四五六七八九十]+ ?单元)?[- ]?"
    r"[0-9一二三四五六七八九十]{1,5} ?(?:室|号房|房|户)"
    r"|\b(?:home\saddress|registered\saddress|lives?\sat|living\sat|resid(?:es?|ing)\sat"
    r"|(?:apartment|apt|flat)\.?\s?(?:no\.?\s?)?[0-9]+)\b",
    re.IGNORECASE,
)
