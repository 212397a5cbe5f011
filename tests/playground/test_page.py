"""The page in a real browser: people type, press and look; a small bot answers."""

from __future__ import annotations

import asyncio
import io
import json
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.types import (
    CallbackQuery,
    EphemeralMessageParameters,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from playwright.async_api import FilePayload, Locator, Page, expect

import playground.page as parts
from tests.playground.stage import BOT_ID, Stage, hang_up, picture

PAGE = Path(parts.__path__[0])
LINK = InlineKeyboardButton(text="我看到了", url="https://t.me/tipline_bot?start=n-1")
ASK = InlineKeyboardButton(text="真的吗", callback_data="real")
CARD = InlineKeyboardMarkup(inline_keyboard=[[LINK], [ASK]])


def echo() -> Dispatcher:
    """A bot that says again what it hears, and answers presses."""
    dispatcher = Dispatcher()

    @dispatcher.message(F.text)
    async def words(message: Message) -> None:
        await message.answer(f"听到：{message.text}")

    @dispatcher.message(F.photo)
    async def photos(message: Message) -> None:
        await message.answer("看到照片")

    @dispatcher.callback_query()
    async def pressed(query: CallbackQuery, bot: Bot) -> None:
        assert query.message
        to = EphemeralMessageParameters(
            receiver_user_id=query.from_user.id, callback_query_id=query.id
        )
        await bot.send_message(query.message.chat.id, "是真的", ephemeral_message_parameters=to)
        await query.answer("已核实")

    return dispatcher


@pytest.fixture
async def shown(stage: Stage, page: Page) -> AsyncIterator[Page]:
    """The page with three phones, an echo bot behind it."""
    world, person = stage.world, stage.person
    neighbour = world.add_user("Emma", "en")
    world.add_member(stage.group, neighbour)
    people = [person.id, neighbour.id]
    world.phones = [
        {"title": {"zh": "市民", "en": "Citizen"}, "people": people, "chat": None},
        {"title": "群", "people": people, "chat": stage.group.id},
        {"title": "组", "people": [person.id], "chat": stage.forum.id},
    ]
    world.hint = {"zh": "说句话", "en": "Say something"}
    dispatcher = echo()
    polling = asyncio.create_task(
        dispatcher.start_polling(stage.bot, handle_signals=False, close_bot_session=False)
    )
    await page.goto(f"{stage.playground.url}/?language=zh")
    await page.wait_for_selector("body[data-ready]")
    yield page
    await page.goto("about:blank")
    await dispatcher.stop_polling()
    await polling
    await hang_up(stage.bot)


def phone(page: Page, number: int) -> Locator:
    """The phone at this place, from the left."""
    return page.locator(f"#phone{number}")


async def test_typed_words_reach_the_bot_and_its_answer_appears(shown: Page) -> None:
    citizen = phone(shown, 0)
    await citizen.get_by_role("textbox").fill("你好，<b>机器人</b>")
    await citizen.get_by_role("textbox").press("Enter")
    await expect(citizen.locator(".own").last).to_contain_text("你好，<b>机器人</b>")
    await expect(citizen.locator(".other").last).to_contain_text("听到：你好，<b>机器人</b>")
    await expect(citizen.get_by_role("textbox")).to_have_value("")


async def test_a_photo_is_looked_over_and_sent(shown: Page) -> None:
    citizen = phone(shown, 0)
    await citizen.get_by_role("button", name="添加").click()
    async with shown.expect_file_chooser() as chooser:
        await shown.get_by_role("menuitem", name="照片").click()
    chosen: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    await (await chooser.value).set_files(chosen)
    await shown.locator("dialog textarea").fill("门口")
    await shown.locator("dialog textarea").press("Enter")
    await expect(citizen.locator(".own .photo img")).to_be_visible()
    await expect(citizen.locator(".own").last).to_contain_text("门口")
    await expect(citizen.locator(".other").last).to_contain_text("看到照片")


def two_seconds() -> bytes:
    """A sound of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes([128]) * 16_000)
    return out.getvalue()


async def test_a_sound_says_how_long_it_is(shown: Page, stage: Stage) -> None:
    citizen = phone(shown, 0)
    for name, data in (("a.wav", two_seconds()), ("b.wav", b"no sound at all")):
        await citizen.get_by_role("button", name="添加").click()
        async with shown.expect_file_chooser() as chooser:
            await shown.get_by_role("menuitem", name="语音").click()
        chosen: FilePayload = {"name": name, "mimeType": "audio/wav", "buffer": data}
        await (await chooser.value).set_files(chosen)
    await expect(citizen.locator(".own audio")).to_have_count(2)
    sent = stage.world.history(stage.person.id, stage.bot.id)
    assert [one["voice"]["duration"] for one in sent if "voice" in one] == [2, 0]


async def test_what_is_no_photo_is_refused_in_plain_words(shown: Page) -> None:
    citizen = phone(shown, 0)
    await citizen.get_by_role("button", name="添加").click()
    async with shown.expect_file_chooser() as chooser:
        await shown.get_by_role("menuitem", name="照片").click()
    chosen: FilePayload = {"name": "a.heic", "mimeType": "image/heic", "buffer": b"heic" * 9}
    await (await chooser.value).set_files(chosen)
    await shown.locator("dialog .primary").click()
    await expect(shown.locator(".toast")).to_contain_text("请作为文件发送")


async def test_a_deep_link_in_the_group_opens_the_same_persons_private_chat(
    shown: Page, stage: Stage
) -> None:
    await stage.bot.send_message(stage.group.id, "通告", reply_markup=CARD)
    group, citizen = phone(shown, 1), phone(shown, 0)
    await group.get_by_role("radio", name="Emma").click()
    await group.get_by_role("button", name="我看到了").click()
    await expect(citizen.get_by_role("radio", name="Emma")).to_be_checked()
    await expect(citizen.locator(".own").last).to_contain_text("/start n-1")
    await expect(citizen.locator(".other").last).to_contain_text("听到：/start n-1")


async def test_a_press_brings_a_toast_and_an_ephemeral_message_to_one_person(
    shown: Page, stage: Stage
) -> None:
    await stage.bot.send_message(stage.group.id, "通告", reply_markup=CARD)
    group = phone(shown, 1)
    await group.get_by_role("button", name="真的吗").click()
    await expect(shown.locator(".toast")).to_contain_text("已核实")
    await expect(group.locator(".ephemeral")).to_contain_text("只有你能看到")
    await group.get_by_role("radio", name="Emma").click()
    await expect(group.locator(".ephemeral")).to_have_count(0)
    await expect(group.locator(".message")).to_contain_text("通告")


async def test_topics_edits_and_deletions_are_live(shown: Page, stage: Stage) -> None:
    triage = phone(shown, 2)
    topic = await stage.bot.create_forum_topic(stage.forum.id, "T-1 苍鹭")
    thread = topic.message_thread_id
    card = await stage.bot.send_message(stage.forum.id, "新线索", message_thread_id=thread)
    await triage.get_by_role("tab", name="T-1 苍鹭").click()
    await expect(triage.locator(".message").last).to_contain_text("新线索")
    await stage.bot.edit_message_text("已受理", chat_id=stage.forum.id, message_id=card.message_id)
    await expect(triage.locator(".message").last).to_contain_text("已受理")
    await triage.get_by_role("textbox").fill("收到")
    await triage.get_by_role("textbox").press("Enter")
    await expect(triage.locator(".own").last).to_contain_text("收到")
    said = stage.world.history(stage.person.id, stage.forum.id)[-2]
    assert (said["text"], said["message_thread_id"]) == ("收到", thread)
    await stage.bot.delete_message(stage.forum.id, card.message_id)
    await expect(triage.get_by_text("已受理")).to_have_count(0)


async def test_a_question_that_forces_a_reply_opens_one(shown: Page, stage: Stage) -> None:
    triage = phone(shown, 2)
    asked = await stage.bot.send_message(
        stage.forum.id,
        f'<a href="tg://user?id={stage.person.id}">小林</a>：为什么？',
        parse_mode="HTML",
        reply_markup=ForceReply(force_reply=True, selective=True),
    )
    await expect(triage.locator(".bar")).to_contain_text("为什么？")
    await expect(triage.locator(".message a")).to_have_count(0)
    await triage.get_by_role("textbox").fill("因为下雨")
    await triage.get_by_role("textbox").press("Enter")
    await expect(triage.locator(".own").last).to_contain_text("因为下雨")
    await expect(triage.locator(".bar")).to_be_empty()
    said = [one for one in stage.forum.messages.values() if one.author_id == stage.person.id]
    assert said[-1].reply_to == asked.message_id


async def test_a_place_is_chosen_on_the_map(shown: Page, stage: Stage) -> None:
    citizen = phone(shown, 0)
    await citizen.get_by_role("button", name="添加").click()
    await shown.get_by_role("menuitem", name="位置").click()
    await shown.get_by_label("纬度").fill("30.5")
    await shown.get_by_label("经度").fill("114.25")
    await shown.get_by_role("button", name="分享这里").click()
    await expect(citizen.locator(".spot")).to_contain_text("30.50000, 114.25000")
    place = stage.world.history(stage.person.id, BOT_ID)[-1]["location"]
    assert place == {"latitude": 30.5, "longitude": 114.25}


async def test_the_pages_words_change_language(shown: Page) -> None:
    await expect(shown.locator(".hint")).to_contain_text("说句话")
    await shown.get_by_role("button", name="English").click()
    await expect(shown.locator(".hint")).to_contain_text("Say something")
    await expect(phone(shown, 0).locator(".phone-title")).to_have_text("Citizen")


def test_both_catalogues_have_the_same_keys() -> None:
    zh, en = (json.loads((PAGE / f"words-{one}.json").read_text("utf-8")) for one in ("zh", "en"))
    assert zh.keys() == en.keys()
    assert zh["refused"].keys() == en["refused"].keys()


def test_the_page_reaches_for_nothing_beyond_its_own_server() -> None:
    for part in PAGE.iterdir():
        words = part.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "://" not in words, part.name
        assert "innerHTML" not in words.replace("refuses innerHTML", ""), part.name
