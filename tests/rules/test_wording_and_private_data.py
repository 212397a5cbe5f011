"""What a notice's words must not say, and what must not be mistaken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.private_data import has_identity_number, private_data
from tipline.wording import labels

LABELS = {
    "zh-offender": ("他是罪犯", "罪犯"),
    "zh-murderer": ("寻找凶手", "凶手"),
    "zh-convict": ("这个犯人", "犯人"),
    "zh-scum": ("抓住这个人渣", "人渣"),
    "zh-rapist": ("一名强奸犯", "强奸犯"),
    "zh-runaway": ("追捕逃犯", "逃犯"),
    "zh-spaced": ("罪 犯", "罪 犯"),
    "zh-broken": ("罪\n犯", "罪\n犯"),
    "zh-hidden": ("罪\u200b犯", "罪\u200b犯"),
    "en-criminal": ("Help us find this criminal.", "criminal"),
    "en-criminals": ("Criminals wanted", "Criminals"),
    "en-guilty": ("He is guilty", "guilty"),
    "en-murderer": ("the MURDERER ran", "MURDERER"),
    "en-rapist": ("a rapist", "rapist"),
    "en-thieves": ("two thieves", "thieves"),
    "en-perpetrator": ("the perpetrator fled", "perpetrator"),
    "en-wide": ("ａ ｔｈｉｅｆ", "ｔｈｉｅｆ"),
    "en-hidden": ("crim\u00adinal", "crim\u00adinal"),
    "en-between-chinese": ("他是criminal人", "criminal"),
    "en-accented": ("a críminal", "críminal"),
}


@pytest.mark.parametrize(("text", "word"), LABELS.values(), ids=LABELS)
def test_a_label_is_found_with_its_place(text: str, word: str) -> None:
    (label,) = labels(text)
    assert label.word == text[label.start : label.end] == word


PROPER = {
    "suspect-zh": "犯罪嫌疑人李某",
    "offence-then-suspect": "涉嫌抢劫罪犯罪嫌疑人",
    "fraud-offences": "打击诈骗犯罪",
    "infringe-rights": "侵犯人身权利",
    "how-many-suspects": "嫌疑犯人数不明",
    "principal-offence": "主犯罪事实",
    "law": "Criminal Procedure Law, Article 155",
    "investigation": "the criminal investigation department",
    "presumption": "presumed innocent until proven guilty",
    "not-guilty": "He pleaded not guilty.",
    "therapist": "a therapist",
    "skilled": "a skilled worker",
    "description": "一名男子，秃头，约四十岁，身穿深色夹克",
    "empty": "",
}


@pytest.mark.parametrize("text", PROPER.values(), ids=PROPER)
def test_words_of_the_law_and_of_descriptions_pass(text: str) -> None:
    assert labels(text) == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_label_is_found_in_any_company(before: str, after: str) -> None:
    text = f"{before}。凶手。{after}"
    found = [label.word for label in labels(text)]
    assert "凶手" in found


@given(st.text())
def test_every_place_is_in_the_text(text: str) -> None:
    assert all(label.word == text[label.start : label.end] != "" for label in labels(text))


IDENTITY = {
    "plain": "11010519491231002X",
    "small-x": "11010519491231002x",
    "grouped": "110105 19491231 002X",
    "dashed": "110105-1949-1231-002X",
    "wide": "１１０１０５１９４９１２３１００２Ｘ",
    "arabic-digits": "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X",
    "among-words": "嫌疑人身份证号为11010519491231002X，男",
    "after-digits": "2026 11010519491231002X",
    "hidden": "110105\u200b19491231002X",
    "lines": "110105\n19491231\n002X",
    "mistyped": "身份证 110105194912310021",
    "mistyped-en": "ID card no. 110105194912310021",
    "older": "身份证号码：110105491231002",
}


@pytest.mark.parametrize("text", IDENTITY.values(), ids=IDENTITY)
def test_an_identity_number_is_found(text: str) -> None:
    assert has_identity_number(text)
    assert [found.code for found in private_data(text)] == ["check.identity_number"]


NO_IDENTITY = {
    "wrong-check-sign": "110105194912310021",
    "no-such-day": "11010519490231002X",
    "case-number": "A4201110000002026010001",
    "telephone": "027-85394110",
    "seventeen": "11010519491231002",
    "order-number": "202611220000000000",
    "case-of-cards": "盗用身份证案，编号 A4201110000002026010001",
}


@pytest.mark.parametrize("text", NO_IDENTITY.values(), ids=NO_IDENTITY)
def test_other_numbers_pass(text: str) -> None:
    assert not has_identity_number(text)


WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]


@given(st.integers(110_000, 659_999), st.dates(), st.integers(0, 999), st.text(max_size=5))
def test_every_valid_number_of_people_living_is_found(
    region: int, born: object, serial: int, around: str
) -> None:
    day = str(born).replace("-", "")
    body = f"{region}{'19' + day[2:]}{serial:03d}".replace("0229", "0228")
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    assert has_identity_number(f"号{body}{'10X98765432'[total % 11]}码{around}")


ETHNICITY = {
    "zh": ("回族男子", "回族"),
    "zh-short": ("维族青年", "维族"),
    "zh-general": ("少数民族打扮", "少数民族"),
    "en": ("a Uyghur man", "Uyghur"),
    "en-word": ("of unknown ethnicity", "ethnicity"),
    "en-race": ("an Asian male", "Asian male"),
}


@pytest.mark.parametrize(("text", "word"), ETHNICITY.values(), ids=ETHNICITY)
def test_ethnicity_is_found(text: str, word: str) -> None:
    assert [(f.code, f.word) for f in private_data(text)] == [("check.ethnicity", word)]


HOMES = {
    "label": "家庭住址不详",
    "room": "江汉路12号3栋2单元502室",
    "flat": "Flat 12, 5 Jianghan Road",
    "lives": "He lives at 5 Jianghan Road",
}


@pytest.mark.parametrize("text", HOMES.values(), ids=HOMES)
def test_a_home_is_found(text: str) -> None:
    assert {found.code for found in private_data(text)} == {"check.home_address"}


PUBLIC = {
    "autonomous-prefecture": "恩施土家族苗族自治州",
    "autonomous-region": "广西壮族自治区",
    "township": "木兰满族乡",
    "aquarium": "武汉海昌水族馆门口",
    "discontent": "对处理不满族人",
    "region-en": "Xinjiang Uyghur Autonomous Region",
    "prefecture-en": "Enshi Tujia and Miao Autonomous Prefecture",
    "surname": "Officer Zhuang",
    "race-track": "near the race track",
    "building": "江汉路3号楼旁",
    "bus": "乘坐502路公交车",
}


@pytest.mark.parametrize("text", PUBLIC.values(), ids=PUBLIC)
def test_places_and_names_pass(text: str) -> None:
    assert private_data(text) == ()
