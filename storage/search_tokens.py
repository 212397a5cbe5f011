"""By what a text can be found again: its bigrams, which make words of two Chinese signs findable too.

Holds the cutting. Refuses to hash: what is kept of a token, `storage.sealing` makes under the search key.
"""

import unicodedata

__all__ = ["tokens"]


def tokens(text: str) -> set[str]:
    """Return the bigrams of `text` by which it can be found, in any script.

    Width, case, spaces and punctuation make no difference. A text of one character is its own
    token, so that it is findable at all.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(filter(str.isalnum, folded))
    if len(kept) < 2:
        return {kept} if kept else set()
    return {kept[at : at + 2] for at in range(len(kept) - 1)}
