"""Being on duty over HTTP: the rota by buttons and words, a phone that rings, "I have it"."""

from pathlib import Path

from sqlalchemy.orm import Session

from desk.district.unreached import not_reached
from desk.figures.weekly import WEEK, plan_week
from desk.jobs import schedule
from desk.kit import Kit
from desk.sealed import chat_key
from tests.chat.citizen_phone import Phone, citizen, labels, words
from tests.chat.house import RunningHouse, running_house
from tests.chat.triage_room import Message, desk_of
from tests.servers.migrated import on_sqlite


def phone_of(house: RunningHouse, key: str) -> Phone:
    """An officer's own phone."""
    return Phone(house, house.people[key])


async def pressing_ticket(house: RunningHouse, told: str = "他在三楼窗口") -> Message:
    """Somebody sends a tip, and a moderator sees in it a threat to life."""
    lin = await citizen(house, "Lin")
    await lin.send_tip(told)
    min_ = desk_of(house, "Min")
    card = await min_.sees(told, label="我来处理")
    await min_.say("/flag", topic=card["message_thread_id"])
    menu = await min_.sees(told, label="生命危险")
    await min_.press(menu, "生命危险")
    return card


async def answered(phone: Phone) -> None:
    """Whoever writes to the bot gets an answer, and has been heard by then."""
    asked = await phone.say("/oncall")
    await phone.sees("现在主班", after=asked["message_id"])


@on_sqlite
async def test_a_supervisor_sets_the_rota_and_the_phone_on_duty_rings(house: RunningHouse) -> None:
    su, mo = phone_of(house, "Su"), phone_of(house, "Mo")
    await su.say("/oncall")
    await su.press(await su.sees("现在没有排班", "＋ 排班"), "＋ 排班")
    await su.press(await su.sees("给谁排班", "周敏"), "周敏")
    await su.press(await su.sees("周敏 什么时候值班", "全天 主班"), "全天 主班")
    await su.sees("现在主班：周敏", "✕ 周敏，每天 全天，主班")
    await desk_of(house, "Mo").say("/oncall")
    await desk_of(house, "Mo").sees("现在主班：周敏")

    card = await pressing_ticket(house)
    ringing = await mo.sees("还没有人处理", "我来处理")
    assert "三楼" not in words(ringing)
    await desk_of(house, "Min").sees("起呼叫：周敏（第 1 次）")
    await mo.press(ringing, "我来处理")
    over = await mo.sees("周敏 来处理了")
    assert (over["message_id"], labels(over)) == (ringing["message_id"], [])
    held = await desk_of(house, "Min").sees("周敏 正在处理", label="结案")
    assert held["message_id"] == card["message_id"]
    assert "呼叫" not in words(held)
    min_own = await phone_of(house, "Min").chat()
    assert [one for one in min_own if "还没有人处理" in words(one)] == []


async def test_hours_are_written_and_taken_out_again(small_house: RunningHouse) -> None:
    mo = phone_of(small_house, "Mo")
    await mo.say("/oncall me 周一至周五 20:00-08:00 备班")
    shown = await mo.sees("周敏，周一至周五 20:00–08:00，备班", "✕")
    await mo.press(shown, "✕")
    await mo.sees("现在没有排班，有急事呼叫全体研判员")
    for said, answer in {
        "/oncall me": "请写上时间",
        "/oncall me noon": "没看懂“noon”",
        "/oncall 李航 20-8": "没有找到可以排班的“李航”",
    }.items():
        await mo.say(said)
        await mo.sees(answer)
    await phone_of(small_house, "Su").say("/oncall 李航 20-8")
    await phone_of(small_house, "Su").sees("李航，每天 20:00–08:00，主班")


async def test_who_blocked_the_bot_is_passed_over_until_they_write_again(
    small_house: RunningHouse,
) -> None:
    mo, su = phone_of(small_house, "Mo"), phone_of(small_house, "Su")
    await mo.say("/oncall me 00:00-24:00")
    await mo.sees("现在主班：周敏")
    await small_house.client.block(mo.person, mo.bot)
    await su.sees("周敏收不到消息了")
    await pressing_ticket(small_house)
    await su.sees("还没有人处理", "我来处理")
    await small_house.client.unblock(mo.person, mo.bot)
    await answered(mo)
    small_house.write(not_reached, chat_key(small_house.house.kit, mo.person))
    await answered(mo)
    await pressing_ticket(small_house, "她在五楼阳台")
    await mo.sees("还没有人处理", "我来处理")


async def test_the_weeks_picture_comes_to_the_triage_chat_and_numbers_when_asked(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with running_house(sqlite_url, tmp_path, run=False) as house:
        house.write(_due_now)
        await house.start()
        week = await desk_of(house, "Mo").until(lambda message: "photo" in message)
        assert "首次查看" in words(week)
        su, mo = phone_of(house, "Su"), phone_of(house, "Mo")
        await su.say("/figures 30")
        await su.sees("线索 0 条")
        await mo.say("/figures")
        await mo.sees("您没有这个权限")


def _due_now(session: Session, kit: Kit) -> None:
    plan_week(session, kit)
    schedule(session, kit, WEEK, 1, at=kit.clock())
