"""Interpol's codes for hair, eyes and languages, as far as they are certain, in our words.

Holds three closed tables; their codes are those seen in Interpol's own public notices.
Refuses the rest: a code that is not here is left for a person to read.
"""

from collections.abc import Mapping

Words = Mapping[str, str]

# Bald is a code of ours too; a colour is words in both languages.
HAIRS: Mapping[str, Words | str] = {
    "HAIB": "bald",
    "BLA": {"zh": "黑色", "en": "black"},
    "BRO": {"zh": "棕色", "en": "brown"},
    "GRY": {"zh": "灰色", "en": "grey"},
    "GRYG": {"zh": "花白", "en": "greying"},
    "HAID": {"zh": "染过", "en": "dyed"},
    "OTHD": {"zh": "深色", "en": "dark"},
    "RED": {"zh": "红色", "en": "red"},
    "REDA": {"zh": "赤褐色", "en": "auburn"},
    "WHI": {"zh": "白色", "en": "white"},
    "YELB": {"zh": "金色", "en": "blond"},
}

EYES: Mapping[str, Words] = {
    "BLA": {"zh": "黑色", "en": "black"},
    "BLU": {"zh": "蓝色", "en": "blue"},
    "BLUL": {"zh": "浅蓝色", "en": "light blue"},
    "BRO": {"zh": "棕色", "en": "brown"},
    "BROD": {"zh": "深棕色", "en": "dark brown"},
    "BROH": {"zh": "浅褐色", "en": "hazel"},
    "BROL": {"zh": "浅棕色", "en": "light brown"},
    "GRE": {"zh": "绿色", "en": "green"},
    "GRY": {"zh": "灰色", "en": "grey"},
    "OTHC": {"zh": "两眼颜色不同", "en": "of different colours"},
    "OTHD": {"zh": "深色", "en": "dark"},
    "OTHL": {"zh": "浅色", "en": "light"},
}

LANGUAGES: Mapping[str, Words] = {
    "ARA": {"zh": "阿拉伯语", "en": "Arabic"},
    "CHI": {"zh": "中文", "en": "Chinese"},
    "DUT": {"zh": "荷兰语", "en": "Dutch"},
    "ENG": {"zh": "英语", "en": "English"},
    "FRE": {"zh": "法语", "en": "French"},
    "GER": {"zh": "德语", "en": "German"},
    "HIN": {"zh": "印地语", "en": "Hindi"},
    "ITA": {"zh": "意大利语", "en": "Italian"},
    "JPN": {"zh": "日语", "en": "Japanese"},
    "KOR": {"zh": "韩语", "en": "Korean"},
    "POL": {"zh": "波兰语", "en": "Polish"},
    "POR": {"zh": "葡萄牙语", "en": "Portuguese"},
    "RUS": {"zh": "俄语", "en": "Russian"},
    "SPA": {"zh": "西班牙语", "en": "Spanish"},
    "TUR": {"zh": "土耳其语", "en": "Turkish"},
    "VIE": {"zh": "越南语", "en": "Vietnamese"},
}
