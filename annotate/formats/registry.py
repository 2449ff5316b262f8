"""The formats by name; each is one module, which is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module

from annotate.errors import AnnotateError
from annotate.formats.format import Format

MODULES: Mapping[str, str] = {
    "jsonl": "jsonl",
    "spacy": "docbin.docbin",
    "spacy-training": "docbin.training",
    "prodigy": "prodigy.tasks",
    "doccano": "doccano",
    "label-studio": "label_studio.tasks",
    "brat": "brat.standoff",
    "conll": "conll.conll",
    "webanno-tsv": "webanno.tsv",
    "cas-xmi": "cas.cas_xmi",
    "cas-json": "cas.cas_json",
    "bioc-xml": "bioc.bioc_xml",
    "bioc-json": "bioc.bioc_json",
    "pubtator": "pubtator",
    "hf": "hugging_face.dataset",
    "csv": "span_table",
}
"""The module of each format, which holds it as FORMAT."""


def format_named(name: str) -> Format:
    """The format of this name; AnnotateError, with the nearest names, where there is none."""
    if name not in MODULES:
        close = get_close_matches(name, MODULES, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(MODULES)}."
        raise AnnotateError(f"There is no format {name!r}.", hint)
    found = import_module(f"annotate.formats.{MODULES[name]}").FORMAT
    assert isinstance(found, Format)
    return found


def formats() -> list[Format]:
    """All formats in the order of the table."""
    return [format_named(name) for name in MODULES]
