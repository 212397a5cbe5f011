"""Words that speak of danger to a life: because of them phones ring, before anybody has looked.

Holds the closed lists, in Chinese and in English, and the few phrases in which such a word means
something else. Refuses to understand: quotations, hearsay and jokes ring too, for a false ring costs a
minute and a missed one perhaps a life. Only what stands in the denying phrase itself is denied: "he has
no knife" is quiet; "no knife, he has a gun" rings, and so does "I saw no sign of a knife".
"""

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["DANGER_WORDS", "speaks_of_danger"]

_CHINESE = (
    # somebody calls for help, or will not live
    *("救命", "救我", "救人", "快来救", "生命危险", "快死", "要死", "死了", "死人", "尸体", "寻死"),
    *("不省人事", "昏迷", "晕倒", "没呼吸", "没有呼吸", "没气了", "流血", "出血", "血泊", "是血", "救护车"),
    # weapons, and what is done with them or with hands
    *("刀", "枪", "匕首", "武器", "凶器", "砍", "捅", "杀", "打死", "弄死", "掐死", "勒死", "掐脖", "掐住"),
    *("在打人", "在打她", "在打他", "打孩子", "打小孩", "打老人", "殴打", "围殴", "毒打", "往死里", "硫酸"),
    *("人质", "劫持", "挟持", "绑架", "拐走", "抢孩子", "强奸", "性侵", "撞人"),
    # fire, explosives, water, poison
    *("炸弹", "炸药", "爆炸", "要炸", "泼汽油", "着火", "起火", "失火", "放火", "纵火"),
    *("溺水", "落水", "掉水里", "掉河里", "中毒", "投毒", "服毒", "喝农药"),
    # somebody means to die
    *("自杀", "自残", "轻生", "跳楼", "跳河", "跳江", "跳桥", "割腕", "上吊", "遗书", "不想活", "活不下去"),
    # as written elsewhere
    *("殺", "槍", "屍體", "綁架", "強姦", "毆打", "跳樓", "跳橋", "著火", "炸彈"),
)  # fmt: skip

# Beginnings of words, unless they end in "." here: that is where the word ends too.
_ENGLISH = (
    *("help me", "help us", "help him", "help her", "help them", "save me", "save him", "save her"),
    *("help!", "please help", "life threatening", "life-threatening", "in danger", "ambulance"),
    *("dying", "dead.", "dead body", "unconscious", "not breathing", "can't breathe", "cannot breathe"),
    *("bleed", "blood", "collapsed", "overdos"),
    *("knife", "knives", "machete", "gun.", "guns.", "gunm", "gunshot", "gunfire", "pistol", "rifle"),
    *("weapon", "armed", "kill", "murder", "stab.", "stabs", "stabb", "shoot", "shots", "shot at"),
    *("shot him", "shot her", "shot me", "shot someone", "strangl", "chok", "beating", "attacking"),
    *("hostage", "kidnap", "abduct", "rape", "raping", "acid."),
    *("bomb", "grenade", "explosi", "explod", "on fire", "set fire", "a fire.", "fire!", "burning"),
    *("drown", "poison"),
    *("suicid", "kill himself", "jump off", "going to jump", "about to jump", "wants to die"),
    *("hang himself", "hang herself", "hang myself", "want to die", "end my life", "end his life"),
)  # fmt: skip

DANGER_WORDS = (*_CHINESE, *(word.rstrip(".") for word in _ENGLISH))

# A dish, a tool, a sigh, a dead end; and a weapon that is said not to be there.
_MEANS_NO_HARM = re.compile(
    r"刀削面|剪刀|指甲刀|刀鱼|水枪|杀价|杀毒|杀菌|杀虫|秒杀|杀青|砍价"
    r"|[累笑气烦困吵堵]死了|死了心"
    r"|(?<!有)没[有带拿持]{0,2}(?:刀|枪|武器|凶器)"
    r"|dead (?:end|sure|certain)|killing time"
    r"|\b(?:no|not an?|without an?|without any|nor an?)\s(?:knife|gun|weapon|pistol|rifle)s?\b"
    r"|\b(?:not|never)\sarmed\b"
)
# Two, because each is looked for by its first letters only as long as all it may be begin with some.
_IN_CHINESE = re.compile("|".join(map(re.escape, _CHINESE)))
_IN_ENGLISH = re.compile(
    r"\b(?:" + "|".join(re.escape(w).replace(r"\.", r"\b") for w in _ENGLISH) + ")"
)
_LETTER = re.compile("[a-z]")
_BLANK_BETWEEN = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")


def speaks_of_danger(told: Iterable[str]) -> bool:
    """Whether one of these texts has a word that speaks of danger to a life."""
    return any(_speaks_of_it(_plain(words)) for words in told if words)


def _speaks_of_it(plain: str) -> bool:
    in_english = _LETTER.search(plain) is not None
    # Nearly every text ends here. What means no harm need not be taken out of what has nothing.
    if not in_english and _IN_CHINESE.search(plain) is None:
        return False
    meant = _MEANS_NO_HARM.sub(" ", plain)
    found = _IN_CHINESE.search(meant) or (in_english and _IN_ENGLISH.search(meant))
    return bool(found)


def _plain(words: str) -> str:
    """As the lists are written: one kind of letters and apostrophes, no blanks between Chinese ones."""
    flat = " ".join(unicodedata.normalize("NFKC", words).casefold().replace("’", "'").split())
    return _BLANK_BETWEEN.sub("", flat) if " " in flat else flat
