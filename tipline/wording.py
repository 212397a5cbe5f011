"""The lint for a notice's words: nobody is called guilty before a court has said so.

Holds the words that a notice must not use of a person, in both languages, and where they do not
mean a person (criminal law, criminal investigation, "until proven guilty", 犯罪嫌疑人).
Refuses the words also when spaces, invisible signs or full-width letters hide them.
The lines a notice must carry (suspected, presumed innocent) are templates and live elsewhere.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in a text: the word as written, and where (``text[start:end]``)."""

    word: str
    start: int
    end: int


_OFFENDER_ZH = (
    "杀人|强奸|抢劫|抢夺|盗窃|诈骗|纵火|放火|贩毒|毒|猥亵|绑架|伤害|拐卖|惯|凶|要|重|主|从|逃"
)

# 犯人 hides in 侵犯人身, 罪犯 in 抢劫罪犯罪嫌疑人, 诈骗犯 in 诈骗犯罪: those must pass.
_ZH = re.compile(
    rf"罪犯(?!罪)|凶手|真凶|元凶|行凶者|杀手"
    rf"|(?:{_OFFENDER_ZH})犯(?![罪案人法规下了事])"
    r"|(?<![侵冒嫌])犯人(?![数员身民格])"
    r"|人渣|败类|恶魔|恶棍|歹徒|暴徒|匪徒|劫匪|绑匪|悍匪|色狼|色魔|淫贼|流氓|变态|畜生|禽兽|渣男"
    r"|骗子|小偷|窃贼|盗贼|毒贩|人贩子|狂徒|疯子|坏蛋|坏人"
)

_PROPER_CRIMINAL = (
    "law|laws|code|procedure|procedures|investigation|investigations|case|cases|police|offence"
    "|offences|offense|offenses|act|acts|proceedings|responsibility|liability|suspect|suspects"
    "|detention|court|courts|justice|charge|charges|complaint"
)

_EN = re.compile(
    rf"(?<![a-z])(?:criminals|criminal(?!\s+(?:{_PROPER_CRIMINAL})(?![a-z]))"
    r"|(?<!not\s)(?<!proven\s)(?<!proved\s)guilty"
    r"|(?:serial\s)?killers?|murderers?|murderess|rapists?|robbers?|burglars?|thief|thieves"
    r"|muggers?|kidnappers?|abductors?|arsonists?|molesters?|paedophiles?|pedophiles?|perverts?"
    r"|predators?|traffickers?|drug\sdealers?|fraudsters?|swindlers?|scammers?|con\sm[ae]n"
    r"|gangsters?|thugs?|bandits?|mobsters?|terrorists?|offenders?|perpetrators?|culprits?"
    r"|wrongdoers?|felons?|convicts?|villains?|monsters?|scum|psychopaths?|maniacs?|lunatics?"
    r"|crooks?|bad\sguys?)(?![a-z])"
)


# A notice is read again at each answer to a point and each signature; its words stay the same.
@lru_cache(maxsize=2_000)
def labels(text: str) -> tuple[Label, ...]:
    """Every label in the text, in order; empty where the wording is as it should be."""
    folded, places = _folded(text)
    found = [
        Label(text[start:end], start, end)
        for pattern in (_ZH, _EN)
        for match in pattern.finditer(folded)
        for start, end in [(places[match.start()], places[match.end() - 1] + 1)]
    ]
    return tuple(sorted(found, key=lambda label: label.start))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in plain lower case without invisible signs, and each sign's place in the text.

    Between two Han characters spaces go too (罪 犯); elsewhere each run becomes one space.
    """
    signs: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for sign in unicodedata.normalize("NFKD", character).lower():
            if unicodedata.category(sign) in ("Cf", "Mn", "Me", "Cc") and not sign.isspace():
                continue
            signs.append(" " if sign.isspace() else sign)
            places.append(place)
    kept = [i for i in range(len(signs)) if not _is_idle_space(signs, i)]
    return "".join(signs[i] for i in kept), [places[i] for i in kept]


def _is_idle_space(signs: list[str], i: int) -> bool:
    """A space after a space, or one with a Han character on either side."""
    if signs[i] != " ":
        return False
    before = signs[i - 1] if i else " "
    after = signs[i + 1] if i + 1 < len(signs) else " "
    return before == " " or _is_han(before) or _is_han(after)


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003ffff"
