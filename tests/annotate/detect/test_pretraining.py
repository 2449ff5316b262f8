"""What the network reads before the articles."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from annotate.detect.training import recognizer
from annotate.detect.training.articles import GoldArticle
from annotate.detect.training.corpora import joined, read, releases
from annotate.detect.training.making import prepared
from annotate.detect.training.pretraining import judged_by_rules, pretrained
from store.records import Span

TABLE = "Anti\tO\n-\tO\nTNF\tB-GENE\nalpha\tI-GENE\nand\tO\nIL\tB-GENE\n-\tI-GENE\n6\tI-GENE\n.\tO\n\nNone\tO\n\n"
RECORD = {
    "nctid": "NCT1",
    "text": "Falls in stroke",
    "entities": [
        {"start": 9, "end": 15, "type": "CONDITION"},
        {"start": 0, "end": 5, "type": "DRUG-LIKE"},
        {"start": 2, "end": 5, "type": "OTHER"},
    ],
}


def corpora(folder: Path) -> Path:
    """The open corpora, a line or two of each."""
    for name in ("bc2gm", "bc5cdr", "ncbi-disease"):
        (folder / name).mkdir()
        for part in ("train", "devel", "test"):
            (folder / name / f"{part}.tsv").write_text(TABLE)
    wiki = folder / "wikigold" / "CONLL-format" / "data"
    wiki.mkdir(parents=True)
    (wiki / "wikigold.conll.txt").write_text("Ada I-PER\nLovelace I-PER\nwrote O\n\n")
    (folder / "neurotrialner").mkdir()
    (folder / "neurotrialner" / "train.json").write_text(json.dumps([RECORD]))
    return folder


def surfaces(article: GoldArticle) -> list[tuple[str, str]]:
    return [(article.text[span.start : span.end], span.label) for span in article.spans]


def test_tokens_are_set_as_news_is_set() -> None:
    tagged = [("(", "O"), ("IL", "B-GENE"), ("-", "I-GENE"), ("6", "I-GENE"), (")", "O"), ("rose", "O"), (".", "O")]
    assert joined([tagged, [("PSA", "B-A"), ("PSA", "B-A"), ("PSA", "I-B")]]) == (
        "(IL-6) rose.\nPSA PSA PSA\n",
        (Span(1, 5, "GENE"), Span(13, 16, "A"), Span(17, 20, "A"), Span(21, 24, "B")),
    )


def test_corpora_are_read_with_their_source_in_the_key(tmp_path: Path) -> None:
    found = {article.key: article for article in read(corpora(tmp_path))}
    assert len(found) == 11
    assert found["bc2gm/train-0"].text == "Anti-TNF alpha and IL-6.\nNone\n"
    assert surfaces(found["bc2gm/train-0"]) == [("TNF alpha", "GENE"), ("IL-6", "GENE")]
    assert surfaces(found["wikigold/all-0"]) == [("Ada Lovelace", "PER")]
    assert surfaces(found["neurotrialner/NCT1"]) == [("Falls", "DRUG_LIKE"), ("stroke", "CONDITION")]


def test_of_releases_the_rules_speak(tmp_path: Path) -> None:
    path = tmp_path / "releases.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"path": "a", "text": "Amgen Inc. paid $5 million."}) + "\n")
    (item,) = prepared(list(releases(path)))
    assert item.article.spans == ()
    assert ("$5 million", "MONEY") in surfaces(judged_by_rules(item).article)


def test_training_begins_with_what_pretraining_learned(tmp_path: Path) -> None:
    items = prepared(list(read(corpora(tmp_path))))
    beginning = pretrained(items, epochs=1)
    assert beginning == pretrained(items, epochs=1)
    article = GoldArticle("a", "Ada Lovelace wrote.", (Span(0, 12, "PERSON"),), own=False)
    some = prepared([article])
    began, fresh = (recognizer.train(some, epochs=1, beginning=bytes_) for bytes_ in (beginning, None))
    assert recognizer.chances(began, some[0]).tolist() != recognizer.chances(fresh, some[0]).tolist()
