"""The poster in the README: the sample district's notice, with a drawn face, in both languages.

`python -m tests.media.poster.sample_picture`, or `make screenshot`, writes it anew.
"""

import io
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from bot.sample.district import story_document
from desk.notices.posters import draw
from handlers.rendering.poster_words import poster_words
from locales.catalogue import Texts
from tests.house.project import ROOT
from tests.media.poster.samples import ADDRESS, face
from tipline.notice_content import normalise_notice

TARGET = ROOT / "docs" / "images" / "poster.png"
WIDTH, GAP, COLOURS = 640, 24, 96
GREY = (226, 228, 232)

STORY: Any = normalise_notice(story_document(datetime(2026, 11, 19, 12, tzinfo=UTC)))
CARD: dict[str, Any] = {
    "number": "WH-2026-0147",
    "kind": "identify",
    "state": "live",
    "content": {
        **STORY,
        "unit": {"zh": "武汉市公安局", "en": "Wuhan Police"},
        "photos": [{"source": "camera", "taken_on": "2026-11-18"}],
    },
    "published_at": "2026-11-19 20:00",
    "ended_at": None,
    "seen_at": "2026-11-18 21:40",
    "expires_at": "2026-12-19 20:00",
}


def main() -> None:
    """Draw both and keep them side by side."""
    posters = [_drawn(language) for language in ("zh", "en")]
    height = max(poster.height for poster in posters) + 2 * GAP
    whole = Image.new("RGB", (2 * WIDTH + 3 * GAP, height), GREY)
    for i, poster in enumerate(posters):
        whole.paste(poster, (GAP + i * (WIDTH + GAP), GAP))
    whole.quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE).save(TARGET, optimize=True)


def _drawn(language: str) -> Image.Image:
    pictures = [face(900, 1200)]
    words = poster_words(Texts(language), CARD, ADDRESS, pictures, "110")
    png, _ = draw(words, language)
    poster = Image.open(io.BytesIO(png))
    return poster.resize(
        (WIDTH, round(poster.height * WIDTH / poster.width)), Image.Resampling.LANCZOS
    )


if __name__ == "__main__":
    main()
