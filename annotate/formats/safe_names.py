"""Keys of articles as names that files and columns of other tools can have, and back: percent-encoded, as in URLs."""

from __future__ import annotations

import re
from urllib.parse import unquote

_UNSAFE = re.compile(r"^[.~]|[^\w.()+,=@~-]|[. ]\Z")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|\Z)", re.IGNORECASE)


def safe_name(key: str) -> str:
    """A key with what no name may have as percent codes of its UTF-8; letters of all scripts stay as they are."""
    reserved = _RESERVED.match(key)
    if reserved is not None:
        return _coded(key[0]) + safe_name(key[1:])
    return _UNSAFE.sub(lambda match: _coded(match.group()), key)


def is_safe(name: str) -> bool:
    """Whether a name can stand as it is."""
    try:
        return bool(name) and safe_name(name) == name
    except UnicodeEncodeError:  # half a surrogate pair, as arguments may hold
        return False


def key_of(name: str) -> str:
    """The key that a safe name stands for; a name that safe_name would not make is the key itself."""
    key = unquote(name, errors="replace")
    return key if safe_name(key) == name else name


def _coded(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
