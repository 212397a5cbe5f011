"""The words with which people answer the closed questions, in Chinese and English.

Holds, for each closed question, the phrases of each button's value, and those of them that may
begin a longer answer ("还在，往地铁站去了", "yes he went east").
Refuses nothing: what is not here is no answer to that question.

Phrases are in the plain form of ``answers.folded``: lower case, no punctuation at the ends.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tipline.questions import Question


def _phrases(listed: str) -> tuple[str, ...]:
    return tuple(listed.split("|"))


_YES = _phrases("是|是的|对|对的|嗯|有|yes|y|yeah|yep|yup|yes i did")
_NO = _phrases("不|否|不是|没|没有|no|n|nope|no i didn't")
_UNSURE = _phrases(
    "不知道|不清楚|不确定|不太清楚|说不准|不好说|没注意|没看清|don't know|"
    "i don't know|do not know|dont know|dunno|no idea|not sure|i'm not sure|"
    "unsure|can't say"
)

PHRASES: Mapping[Question, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Question.MATTER: {
            "violence": _phrases(
                "打人|打架|伤人|暴力|家暴|有人打架|有人打人|威胁|人身侵害|violence|a fight|"
                "fighting|assault|an assault|threats|domestic violence"
            ),
            "theft": _phrases(
                "偷|偷东西|盗窃|偷盗|被偷|抢劫|抢东西|盗抢|小偷|theft|stealing|stolen|robbery|"
                "a robbery|burglary|a thief"
            ),
            "fraud": _phrases(
                "诈骗|骗钱|被骗|骗子|电信诈骗|冒充|fraud|a fraud|scam|a scam|a swindle"
            ),
            "drugs": _phrases("毒品|吸毒|贩毒|毒|drugs|drug dealing"),
            "traffic": _phrases(
                "交通|车祸|酒驾|撞车|交通事故|违章|traffic|a crash|crash|road accident|drunk driving"
            ),
            "missing": _phrases(
                "走失|失踪|有人走失|老人走失|孩子走失|寻人|missing|missing person|a missing person|"
                "somebody missing|someone missing|lost child|a lost child"
            ),
            "hazard": _phrases(
                "隐患|安全隐患|危险|火灾隐患|hazard|a hazard|danger|fire hazard|something dangerous"
            ),
            "other": _phrases("其他|其它|别的|别的事|other|something else|none of these"),
        },
        Question.STILL_THERE: {
            "yes": _YES
            + _phrases(
                "在|在的|还在|还在的|还在这|还在这里|还在这儿|还在那|还在那里|还在那儿|"
                "现在还在|没走|还没走|没有走|still here|still there|yes still here|"
                "yes still there|he is|she is|they are|he's still here|he's still there|"
                "she's still here|she's still there|here now"
            ),
            "no": _NO
            + _phrases(
                "走了|已经走了|不在|不在了|已经不在了|没在了|离开了|已经离开了|跑了|"
                "不见了|开走了|人走了|他走了|她走了|gone|left|he left|she left|they left|"
                "he's gone|she's gone|already gone|already left|not anymore|not any more|"
                "no longer|not there|drove off"
            ),
            "unsure": _UNSURE,
        },
        Question.CERTAINTY: {
            "certain": _phrases(
                "确定|很确定|非常确定|我确定|肯定|很肯定|绝对|没错|百分百|百分之百|100%|"
                "就是他|就是她|确定是|肯定是|sure|i'm sure|very sure|quite certain|"
                "certain|i'm certain|positive|definitely|absolutely|100 %|no doubt"
            ),
            "fairly": _phrases(
                "比较确定|比较肯定|基本确定|差不多|应该是|应该|大概|大概是|很像|八成|"
                "八九成|八九不离十|fairly|fairly sure|fairly certain|pretty sure|"
                "quite sure|probably|i think so|likely|very likely|looks like him|"
                "looks like her"
            ),
            "not_sure": _UNSURE
            + _phrases(
                "不太确定|不大确定|不是很确定|不敢肯定|不敢确定|不肯定|确定不了|可能|"
                "可能是|也许|或许|有点像|maybe|perhaps|possibly|might be|not certain|"
                "not very sure|not really sure|not really|uncertain"
            ),
        },
        Question.OWN_EYES: {
            "yes": _YES
            + _phrases(
                "亲眼|亲眼看到|亲眼看见|亲眼见到|我亲眼看到的|我亲眼看见的|自己看到的|"
                "我看到的|我自己看到的|我看见的|本人看到|myself|i saw it|i saw him|"
                "i saw her|i saw it myself|i did|own eyes|with my own eyes|saw it myself"
            ),
            "no": _NO
            + _phrases(
                "听说|听说的|听别人说的|别人说的|别人告诉我的|朋友说的|朋友看到的|"
                "家人看到的|别人看到的|网上看到的|转发的|heard|i heard|heard it|"
                "i heard it|heard about it|someone told me|a friend told me|"
                "a friend saw it|second hand|not me"
            ),
        },
    }
)

# What may begin a longer answer. A phrase stays out where the next word can turn it round:
# 确定不了, "left of the door".
OPENINGS = _phrases(
    "还在|现在还在|没走|走了|已经走了|不在了|离开了|已经离开|跑了|不知道|"
    "不清楚|不确定|不太确定|亲眼|我亲眼|听说|听别人|确定是|肯定是|应该是|"
    "可能是|yes|yeah|no|nope|not sure|no idea|don't know|i don't know|"
    "i'm not sure|still here|still there|he left|she left|they left|he's gone|"
    "she's gone|i'm sure|definitely|probably|maybe|i heard|i saw it|i saw him|"
    "i saw her"
)

NONE_OF_IT = frozenset(
    _phrases(
        "没有|没有了|没了|无|没|没有车|没车|no|none|nothing|no vehicle|no car|"
        "nothing else|nothing more|that's all|就这些|就这样"
    )
)

SKIP = frozenset(_phrases("跳过|略过|下一个|下一题|不说|skip|next|pass|-"))

GENERAL_TIP = frozenset(
    _phrases(
        "其他|其它|都不是|不是这些|别的|没有|无|other|something else|none|none of these|general|no"
    )
)

COMPASS: Mapping[str, str] = MappingProxyType(
    {
        "北": "north",
        "东北": "north_east",
        "东": "east",
        "东南": "south_east",
        "南": "south",
        "西南": "south_west",
        "西": "west",
        "西北": "north_west",
        "north": "north",
        "northeast": "north_east",
        "ne": "north_east",
        "east": "east",
        "southeast": "south_east",
        "se": "south_east",
        "south": "south",
        "southwest": "south_west",
        "sw": "south_west",
        "west": "west",
        "northwest": "north_west",
        "nw": "north_west",
        "n": "north",
        "e": "east",
        "s": "south",
        "w": "west",
    }
)
