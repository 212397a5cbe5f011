"""Posters for tests: short and long, in both languages, with and without photos, with rare names.

Holds plain values and drawn faces, so that nobody is in them.
"""

import io
from dataclasses import replace

from PIL import Image, ImageDraw

from media.poster.content import Entry, Photo, Poster, Section
from tipline.notices import NoticeKind

ADDRESS = "https://tips.example.org/n/WH-2026-0147"
SEEN = "目击者描述 2026-11-18"
FILMED = "监控画面 2026-11-18"


def face(width: int = 300, height: int = 400) -> bytes:
    """A face of two ellipses: a bare JPEG, as a worker makes them."""
    image = Image.new("RGB", (width, height), (168, 178, 190))
    draw = ImageDraw.Draw(image)
    skin, coat = (204, 168, 142), (58, 64, 78)
    middle, side = width / 2, min(width, height)
    draw.ellipse((middle - side * 0.42, height * 0.72, middle + side * 0.42, height * 1.5), coat)
    draw.rectangle((middle - side * 0.1, height * 0.5, middle + side * 0.1, height * 0.77), skin)
    draw.ellipse((middle - side * 0.2, height * 0.2, middle + side * 0.2, height * 0.65), skin)
    out = io.BytesIO()
    Image.frombytes("RGB", image.size, image.tobytes()).save(out, "JPEG", quality=85)
    return out.getvalue()


CHINESE = Poster(
    kind=NoticeKind.IDENTIFY,
    unit="武汉市公安局江岸分局",
    number="WH-2026-0147",
    headline="协查通报",
    presumption="未经法院判决，任何人都不能被当作有罪。",
    offence="涉嫌强制猥亵、侮辱",
    photos=(Photo(face(), FILMED),),
    entries=(
        Entry("性别", "男", SEEN),
        Entry("年龄", "35–45 岁", SEEN),
        Entry("头发", "光头", SEEN),
        Entry("身高", "170–175 厘米", FILMED),
        Entry("上衣", "深色夹克，左袖有白色条纹", FILMED),
        Entry("体貌标记", "疤痕，在左手背", SEEN),
    ),
    described="特征",
    sections=(
        Section(
            "事情经过",
            "一名男子在街头对一名女子动手后逃离。",
            "2026-11-18 21:40，江岸区沿江大道二曜路口附近",
        ),
        Section("请您帮忙", "若见到与描述相符的人，请发来照片和地点。"),
        Section("奖励", "", "5,000 元"),
        Section("联系", "江岸分局 027-8540 0000"),
    ),
    safety="不要靠近，不要跟随，请打 110。",
    address=ADDRESS,
    proof="扫一扫：这份通告是不是真的、还有没有效，一看便知。",
    small_print=(
        Entry("发布", "2026-11-20 12:00"),
        Entry("有效期至", "2026-12-20 00:00"),
        Entry("依据", "立案决定书 江公（刑）立字〔2026〕0147号"),
    ),
)

ENGLISH = replace(
    CHINESE,
    kind=NoticeKind.WANTED,
    unit="Wuhan Police, Jiang’an District",
    headline="Wanted",
    presumption="Everyone is presumed innocent until a court decides.",
    offence="Suspected: intentional injury",
    photos=(Photo(face(), "Camera, 2026-11-18"), Photo(face(400, 300), "Record, 2026-11-01")),
    entries=(
        Entry("Sex", "male", "Witness, 2026-11-18"),
        Entry("Hair", "bald", "Witness, 2026-11-18"),
        Entry("Also known as", "Lao Wu, “Wu the Third”", "Record, 2026-11-01"),
    ),
    described="Description",
    sections=(
        Section("What happened", "A man hit a woman and ran away.", "2026-11-18, Jianghan Road"),
        Section("How you can help", "If you have seen him, please tell us."),
    ),
    safety="Do not approach, do not follow. Call 110.",
    proof="Scan to check that this notice is genuine and still valid.",
    small_print=(Entry("Published", "2026-11-20 12:00"), Entry("Valid until", "2026-12-20 00:00")),
)

# Of the two faces one lacks the second of these, and the last is beyond the basic plane.
RARE = replace(
    CHINESE,
    kind=NoticeKind.MISSING,
    headline="寻人启事",
    photos=(),
    entries=(Entry("别名", "䶮㛃、鿰鿱、𬱖、𠮷、𡃁", "档案记录 2026-11-01"),),
)

LONG = replace(
    CHINESE,
    kind=NoticeKind.APPEAL,
    headline="征集线索",
    photos=tuple(Photo(face(300, 300 + 50 * i), FILMED) for i in range(5)),
    entries=tuple(Entry(f"标记{i}", "疤痕，" + "在左手背" * 9, SEEN) for i in range(15)),
    sections=(
        Section("事情经过", "有人看见了吗？" * 60, "2026-11-18 21:40，江岸区"),
        Section("联系", "江岸分局 027-8540 0000"),
    ),
)

# As long as a notice's document can be.
LONGEST = replace(
    LONG,
    photos=tuple(Photo(face(300, 400), FILMED) for _ in range(10)),
    entries=tuple(Entry("体貌标记", "在左手背" * 42, SEEN) for _ in range(40)),
    sections=(
        Section("事情经过", "有人看见了吗？" * 115, "2026-11-18 21:40，" + "沿江大道" * 28),
        Section("请您帮忙", "请告诉我们。" * 50),
        Section("联系", "江岸分局" * 30),
    ),
)

EXERCISE = replace(CHINESE, banner="演练，不是真实事件", mark="演练 EXERCISE")

ENDED = Poster(
    kind=NoticeKind.VEHICLE,
    unit="Wuhan Police",
    number="WH-2026-0147",
    headline="Vehicle sought",
    presumption="Everyone is presumed innocent until a court decides.",
    banner="This notice has been withdrawn. Please do not pass it on.",
    mark="WITHDRAWN 已撤销",
    address=ADDRESS,
    proof="Scan to check that this notice is genuine and still valid.",
    small_print=(Entry("Published", "2026-11-20 12:00"),),
)

SAMPLES = {
    "chinese": CHINESE,
    "english": ENGLISH,
    "rare": RARE,
    "long": LONG,
    "exercise": EXERCISE,
    "ended": ENDED,
}
