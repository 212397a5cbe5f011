"""What a file's name says of what it is: its ending, where that is a usual one.

Holds the closed list. Refuses any other ending: whoever named the file wrote it, and may be in it.
"""

import re
from typing import Final

__all__ = ["usual_ending"]

_ENDING: Final = re.compile(r".*\.([A-Za-z0-9]{1,5})", re.DOTALL)
_USUAL: Final = frozenset(
    [
        "jpg",
        "jpeg",
        "png",
        "webp",
        "gif",
        "bmp",
        "tif",
        "tiff",
        "heic",
        "heif",
        "avif",
        "svg",
        "dng",
        "cr2",
        "nef",
        "psd",
        "pdf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "wps",
        "txt",
        "rtf",
        "csv",
        "html",
        "htm",
        "xml",
        "json",
        "eml",
        "zip",
        "rar",
        "7z",
        "gz",
        "tar",
        "mp4",
        "mov",
        "avi",
        "mkv",
        "wmv",
        "flv",
        "webm",
        "3gp",
        "m4v",
        "mp3",
        "m4a",
        "aac",
        "wav",
        "ogg",
        "oga",
        "opus",
        "amr",
        "flac",
        "wma",
        "apk",
        "exe",
        "msi",
        "bat",
        "js",
    ]
)


def usual_ending(name: str) -> str:
    """The ending of a file's name in small letters, its dot included; "" where it is no usual one."""
    found = _ENDING.fullmatch(name)
    ending = found.group(1).lower() if found else ""
    return f".{ending}" if ending in _USUAL else ""
