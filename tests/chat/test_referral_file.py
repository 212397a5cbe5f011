"""A referral's file over HTTP: asked for from the general topic, and sent in private to who asked."""

from datetime import timedelta

import pytest

from bot.kit import now
from handlers.rendering.referrals import letter_words
from locales.catalogue import Texts
from tests.chat.citizen_phone import Phone, citizen
from tests.chat.following_up_screens import FOLLOWING_UP
from tests.chat.house import RunningHouse
from tests.chat.triage_room import desk_of
from tipline.referrals import Paper


async def test_the_officer_who_asks_has_the_file_in_private(small_house: RunningHouse) -> None:
    house = small_house
    await (await citizen(house, "Lin")).send_tip("井盖没了")
    mo = desk_of(house, "Mo")
    await mo.press(await mo.sees("井盖没了", label="我来处理"), "我来处理")
    await mo.say("/refer #1 file")
    await mo.sees("没有移送督办")
    due = now().date() + timedelta(days=30)
    await mo.say(f"/refer #1 {due} 城管局 | 井盖缺失 | 补上井盖 | 市政科")
    await mo.sees("移送督办", "城管局", "补上井盖")
    await mo.say("/refer #1 file en")
    await mo.sees("#1 的卷宗已私信发给你")
    sent = await Phone(house, mo.person).sees("#1 的移送督办卷宗")
    assert sent["document"]["file_name"] == "referral-1.pdf"


TITLES = {
    "zh": ("移送督办卷宗 · #12 · 城管局", "期限：2026-12-10 23:59 · 已逾期"),
    "en": ("Referral file · #12 · 城管局", "Due: 2026-12-10 23:59 · overdue"),
}


@pytest.mark.parametrize("language", sorted(TITLES))
def test_all_papers_are_on_it_as_they_were_written(language: str) -> None:
    _, facts = FOLLOWING_UP["referral_overdue"]
    title, about, papers = letter_words(facts, Texts(language))
    assert (title, about) == TITLES[language]
    assert len(papers) == len(facts["papers"])
    assert papers[-1].label == Texts(language).plain(f"referral.paper.{Paper.REMINDER}")
    assert all(paper.text and paper.label for paper in papers)
    assert papers[0].lead == "2026-11-22 14:05 Wang Lei"
