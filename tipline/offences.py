"""The closed list of offences that a public notice may name, and the version of that list.

Holds 22 serious offences of the Criminal Law of the People's Republic of China, and two entries
for a missing person or child, where nobody is suspected of anything.
Refuses every other offence. None of the list is about what people say, publish, believe, ask for
or gather for; ``FORBIDDEN_THEMES`` names those themes, and a test holds every name against them.
Catch-all offences (picking quarrels, "other dangerous means", obstructing officials) stay out for
the same reason.

``limb_years`` is the threshold: the highest fixed-term sentence, in years, of the lightest limb of
the article for which a notice may go out. Where an article also has a lighter limb (intentional
injury without serious harm, theft of a small amount), that limb is not on the list. No entry lies
under ``SERIOUS_FROM_YEARS``. Source: Criminal Law as amended to Amendment XII (in force 1 March
2024); the agency's legal office confirms the list before it is used.

This is version 1; how it changes from there is in ``offence_changes``. A test keeps its fingerprint.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from tipline.refusals import Refusal

OFFENCES_VERSION: Final = 1
SERIOUS_FROM_YEARS: Final = 5
MISSING_CHILD: Final = "missing_child"


@dataclass(frozen=True, slots=True)
class Offence:
    """One entry: its names, its article, and the threshold (both None where nobody is suspected)."""

    code: str
    zh: str
    en: str
    article: int | None = None
    limb_years: int | None = None

    @property
    def is_missing(self) -> bool:
        """Whether this is a missing person or child, not an offence."""
        return self.article is None


_LIST: tuple[Offence, ...] = (
    Offence("arson", "放火", "arson", 114, 10),
    Offence("explosion", "爆炸", "causing an explosion", 114, 10),
    Offence("dangerous_substances", "投放危险物质", "spreading dangerous substances", 114, 10),
    Offence("firearms", "非法制造、买卖枪支弹药", "illegal making or dealing in firearms", 125, 10),
    Offence("hit_and_run", "交通肇事后逃逸", "fleeing after a serious traffic accident", 133, 7),
    Offence("homicide", "故意杀人", "intentional homicide", 232, 10),
    Offence("negligent_death", "过失致人死亡", "causing death by negligence", 233, 7),
    Offence("intentional_injury", "故意伤害", "intentional injury", 234, 10),
    Offence("rape", "强奸", "rape", 236, 10),
    Offence("indecent_assault", "强制猥亵", "indecent assault", 237, 5),
    Offence("child_molestation", "猥亵儿童", "child molestation", 237, 5),
    Offence("kidnapping", "绑架", "kidnapping", 239, 10),
    Offence("trafficking", "拐卖妇女、儿童", "trafficking in women or children", 240, 10),
    Offence("child_abduction", "拐骗儿童", "child abduction", 262, 5),
    Offence("robbery", "抢劫", "robbery", 263, 10),
    Offence("theft", "盗窃（数额巨大）", "theft of a large amount", 264, 10),
    Offence("fraud", "诈骗（数额巨大）", "fraud involving a large amount", 266, 10),
    Offence("snatching", "抢夺（数额巨大）", "snatching property of large value", 267, 10),
    Offence("extortion", "敲诈勒索（数额巨大）", "extortion of a large amount", 274, 10),
    Offence("escape", "脱逃", "escape from custody", 316, 5),
    Offence("drug_trafficking", "贩卖、运输毒品", "drug trafficking", 347, 7),
    Offence("forced_prostitution", "组织、强迫卖淫", "organised or forced prostitution", 358, 10),
    Offence("missing_person", "寻找失踪人员", "missing person"),
    Offence(MISSING_CHILD, "寻找失踪儿童", "missing child"),
)

OFFENCES: Mapping[str, Offence] = MappingProxyType({entry.code: entry for entry in _LIST})

# Speech, publishing, belief, assembly, petition, defamation, and the catch-alls used against them.
FORBIDDEN_THEMES: Final[tuple[str, ...]] = (
    "言论",
    "谣",
    "诽谤",
    "侮辱",
    "诬告",
    "煽动",
    "宣扬",
    "出版",
    "信息网络",
    "虚假信息",
    "国家秘密",
    "颠覆",
    "分裂",
    "泄露",
    "邪教",
    "宗教",
    "迷信",
    "集会",
    "游行",
    "示威",
    "聚众",
    "扰乱",
    "罢工",
    "上访",
    "信访",
    "请愿",
    "举报",
    "寻衅滋事",
    "危险方法",
    "妨害公务",
    "袭警",
    "英雄烈士",
    "speech",
    "expression",
    "rumour",
    "rumor",
    "defam",
    "libel",
    "slander",
    "insult",
    "incite",
    "incitement",
    "publish",
    "publication",
    "state secret",
    "subver",
    "separat",
    "secession",
    "sedition",
    "cult",
    "religio",
    "belief",
    "assembl",
    "gather",
    "demonstrat",
    "protest",
    "procession",
    "strike",
    "petition",
    "complain",
    "picking quarrels",
    "provoking trouble",
    "public order",
    "obstruct",
    "dangerous means",
)


def offence_of(content: Mapping[str, Any]) -> Offence:
    """The entry that a notice names. One that was listed later brings its names along."""
    code = str(content["offence"])
    names = content.get("offence_names") or {"zh": code, "en": code}
    return OFFENCES.get(code) or Offence(code, names["zh"], names["en"], article=0)


def offence(code: str) -> Offence:
    """The entry with this code; raises ``offence.unknown``."""
    if code not in OFFENCES:
        raise Refusal("offence.unknown", offence=code[:40])
    return OFFENCES[code]
