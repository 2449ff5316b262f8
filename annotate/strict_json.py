"""JSON as RFC 8259 has it: finite numbers and whole characters alone; Python's own parser takes more."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

_LONG_INTEGER = re.compile(rb"[0-9]{19}")
_HALF = "half a surrogate pair (\\ud800 to \\udfff; write the text as UTF-8)"


def parsed(content: bytes | str) -> Any:
    """The value that all of some JSON, in UTF-8 where it is bytes, is.

    Raises ValueError, saying what is wrong and at which character, for NaN, numbers beyond a double, half a surrogate
    pair and nesting of about a thousand levels, as for all else that is not JSON.
    """
    try:
        data = content.encode() if isinstance(content, str) else content
        value = orjson.loads(data)
        if _LONG_INTEGER.search(data):
            value = json.loads(data)  # orjson makes a float of an integer beyond 64 bits
    except orjson.JSONDecodeError as error:
        raise ValueError(f"not JSON: {_told(error.msg)} at character {error.pos + 1}") from error
    except UnicodeEncodeError as error:
        raise ValueError(f"not JSON: {_HALF} at character {error.start + 1}") from error
    except RecursionError as error:
        raise ValueError("not JSON that can be read: nested too deeply") from error
    return value


def _told(reason: str) -> str:
    """What orjson says is wrong, where its words would mislead in others."""
    if "surrogate in string" in reason:
        return _HALF
    if reason.startswith("str is not valid UTF-8"):
        return "bytes that are not UTF-8"
    if reason.startswith("number is infinity"):
        return "a number that is too large"
    return "nested too deeply" if reason.startswith("depth limit") else reason
