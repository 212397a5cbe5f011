"""Sealed pictures and files, outside the database: put, get, delete, list.

A blob's key is the SHA-256 of its (sealed) bytes, so putting twice is putting once. The object is
written first and its row second: a crash between leaves an object that nothing names, for the
sweep to find with `keys`. Works on a folder, in memory, and on S3.

Refuses to know what a blob is, and to return from `put` before the bytes would survive a power cut.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, S3Store

from storage.durable import PART, write_whole

__all__ = ["BlobMissing", "BlobStoreError", "BlobStoreUnready", "Blobs"]

_KEY = re.compile(r"[0-9a-f]{64}")
_SHARD = 3  # 4,096 folders: at 20 million blobs some 5,000 files in each


class BlobStoreError(Exception):
    """Something is wrong with a blob or with the store. Never carries content or an address.

    BlobStoreError
    ├── BlobMissing       there is no such blob
    └── BlobStoreUnready  the store can't be read or written now
    """


class BlobMissing(BlobStoreError):
    """There is no blob of this key."""


class BlobStoreUnready(BlobStoreError):
    """The store can't be read or written now; nothing was kept."""


class Blobs:
    """One blob store, named by a URL: `file:folder`, `memory:` or `s3://bucket/prefix`."""

    def __init__(self, url: str, **options: Any) -> None:
        """Open the store. `options` go to the S3 client as they are; the others take none."""
        self._folder: Path | None = None
        self._store: ObjectStore
        parts = urlsplit(url)
        if parts.scheme == "file" and (parts.netloc or parts.path) and not options:
            self._folder = Path(parts.netloc + parts.path).absolute()
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._store = LocalStore(self._folder)
        elif parts.scheme == "memory" and not options:
            self._store = MemoryStore()
        elif parts.scheme == "s3" and parts.netloc:
            self._store = S3Store(parts.netloc, prefix=parts.path.strip("/") or None, **options)
        else:
            # The URL itself stays out: an S3 one may carry a secret.
            raise ValueError("a blob store is file:folder, memory: or s3://bucket/prefix")

    def put(self, data: bytes) -> str:
        """Keep `data` and return its key, 64 hex digits, once it would survive a power cut."""
        key = hashlib.sha256(data).hexdigest()
        with _told_as_unready():
            if self._folder is None:
                self._store.put(_place(key), data)
            else:
                # obstore's local store never fsyncs, so the folder is written by hand.
                write_whole(self._folder / _place(key), data)
        return key

    def get(self, key: str) -> bytes:
        """Return the bytes of `key`. Raises BlobMissing or BlobStoreUnready."""
        with _told_as_unready():
            try:
                return self._store.get(_place(key)).bytes().to_bytes()
            except FileNotFoundError:
                raise BlobMissing from None

    def delete(self, key: str) -> None:
        """Remove `key`; removing what is not there is done already."""
        with _told_as_unready():
            try:
                self._store.delete(_place(key))
            except FileNotFoundError:
                return

    def keys(self, *, made_before: datetime | None = None) -> Iterator[str]:
        """Yield every key, in no order; with `made_before`, only those of older objects.

        A sweep needs `made_before`: a young object may be about to get its row.
        """
        with _told_as_unready():
            for page in self._store.list():
                for found in page:
                    key = found["path"].rpartition("/")[2]
                    if not _KEY.fullmatch(key):
                        continue
                    if made_before is None or found["last_modified"] < made_before:
                        yield key

    def drop_parts(self, *, made_before: datetime) -> int:
        """Remove what puts that were cut short left in the folder; return how many there were."""
        parts = self._folder.glob(f"*/*{PART}") if self._folder else ()
        with _told_as_unready():
            old = [part for part in parts if part.stat().st_mtime < made_before.timestamp()]
            for part in old:
                part.unlink(missing_ok=True)
        return len(old)

    def ready(self) -> None:
        """Raise BlobStoreUnready unless a blob can be written, read and removed now."""
        key = self.put(secrets.token_bytes(32))
        try:
            self.get(key)
        except BlobMissing:
            raise BlobStoreUnready from None
        self.delete(key)


@contextmanager
def _told_as_unready() -> Iterator[None]:
    """Turn whatever the disk or the network says into BlobStoreUnready: their words hold paths."""
    try:
        yield
    except (BaseError, OSError):
        raise BlobStoreUnready from None


def _place(key: str) -> str:
    if not _KEY.fullmatch(key):
        # Also what keeps "../" out of the folder.
        raise BlobMissing
    return f"{key[:_SHARD]}/{key}"
