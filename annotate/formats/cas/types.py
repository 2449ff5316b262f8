"""The type system of a CAS: which features structures have, and what these hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

STRING = "uima.cas.String"
_DEEPEST = 50
"""How many types may be kinds of one another: declarations may go round in a circle."""
_PRIMITIVE = frozenset(
    f"uima.cas.{name}" for name in ("Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double", "String")
)


@dataclass(frozen=True, slots=True)
class Type:
    """A type: what it is a kind of, and what its own features hold."""

    parent: str
    ranges: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Types:
    """The types that a file declares; none where it declares none."""

    types: Mapping[str, Type] = field(default_factory=dict)
    _features: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Whether a type is declared."""
        return name in self.types

    def features(self, name: str) -> Mapping[str, str]:
        """The features of a type, also those of the types that it is a kind of, and what they hold."""
        if name not in self._features:
            ranges = [self.types[one].ranges for one in self._line(name)]
            self._features[name] = {feature: range_ for one in reversed(ranges) for feature, range_ in one.items()}
        return self._features[name]

    def texts(self, name: str) -> Iterator[str]:
        """The features of a type that hold text, in order."""
        return (feature for feature, range_ in self.features(name).items() if self._is_text(range_))

    def is_primitive(self, range_: str) -> bool:
        """Whether what a feature holds is a value, and not another structure."""
        return range_ in _PRIMITIVE or self._is_text(range_)

    def _is_text(self, range_: str) -> bool:
        # a type with a fixed set of strings is a kind of String
        return range_ == STRING or any(self.types[one].parent == STRING for one in self._line(range_))

    def _line(self, name: str) -> Iterator[str]:
        """A type and those that it is a kind of, as far as they are declared."""
        for _ in range(_DEEPEST):
            if name not in self.types:
                return
            yield name
            name = self.types[name].parent
