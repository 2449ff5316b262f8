"""Teach the network words before it meets the articles.

`python -m annotate.detect.training.pretraining CORPORA RELEASES`

One network, one softmax a source: the corpora do not agree on what a disease is, nor do they mark everything, so none
may speak for another. Of the unlabelled releases the rules' decisions are to be told from the words alone. What is
kept is the network without its softmaxes, which training begins with.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from spacy.training import Example
from thinc.api import Adam, Model, Optimizer, Softmax_v2, fix_random_seed, set_dropout_rate, with_array

from annotate.detect.layers.recognizer import NAME, WIDTH
from annotate.detect.layers.tags import tags
from annotate.detect.training import corpora, recognizer
from annotate.detect.training.making import prepared
from annotate.detect.training.recognizer import Prepared
from store.records import Span

EPOCHS = 3
BATCH = 32
RATE = 0.002


@dataclass(frozen=True, slots=True)
class Head:
    """The softmax of one source, over the tags of its labels."""

    columns: Mapping[str, int]
    model: Model[Any, Any]

    @classmethod
    def of(cls, labels: Iterable[str]) -> Head:
        """An untrained head for these labels."""
        columns = {name: column for column, name in enumerate(tags(sorted(labels)))}
        model: Model[Any, Any] = with_array(Softmax_v2(nO=len(columns), nI=WIDTH, normalize_outputs=True))
        model.initialize(X=[np.zeros((2, WIDTH), dtype=np.float32)])
        return cls(columns, model)

    def wanted(self, example: Example) -> np.typing.NDArray[np.float32]:
        """The gold tags of an example, one row a token, one column a tag."""
        gold = np.zeros((len(example.reference), len(self.columns)), dtype=np.float32)
        gold[np.arange(len(gold)), [self.columns[token.tag_] for token in example.reference]] = 1
        return gold


def pretrained(items: Sequence[Prepared], epochs: int = EPOCHS, seed: int = 0) -> bytes:
    """The network that has learned all sources, as its bytes; the same for the same seed."""
    fix_random_seed(seed)
    chance = random.Random(seed)
    nlp = recognizer.blank()
    ner: Any = nlp.add_pipe("glossator_ner", name=NAME)
    sources = _by_source(items)
    examples = {source: list(_examples(nlp, source, some, chance)) for source, some in sources.items()}
    heads = {source: Head.of(_labels(some)) for source, some in sources.items()}
    every = tags(sorted({label for some in sources.values() for label in _labels(some)}))
    ner.initialize(lambda: [several[0] for several in examples.values()], nlp=nlp, labels=every)
    network = ner.model.get_ref("tok2vec")
    set_dropout_rate(network, recognizer.DROPOUT)
    optimizer = Adam(RATE, use_averages=True, L2=0.01, grad_clip=1.0)
    steps = [batch for _ in range(epochs) for batch in _batches(examples, chance)]
    for number, (source, batch) in enumerate(steps):
        optimizer.learn_rate = RATE * (1 - number / len(steps)) + RATE / 15
        _learn(network, heads[source], batch, optimizer)
    with network.use_params(optimizer.averages):
        return bytes(network.to_bytes())


def _learn(network: Model[Any, Any], head: Head, batch: Sequence[Example], optimizer: Optimizer) -> None:
    vectors, back = network.begin_update([example.predicted for example in batch])
    guesses, back_head = head.model.begin_update(vectors)
    # cross-entropy over a softmax: its gradient is the guess less the truth
    wrong = [guess - head.wanted(example) for example, guess in zip(batch, guesses, strict=True)]
    back(back_head(wrong))
    network.finish_update(optimizer)
    head.model.finish_update(optimizer)


def _by_source(items: Iterable[Prepared]) -> Mapping[str, list[Prepared]]:
    found: defaultdict[str, list[Prepared]] = defaultdict(list)
    for item in items:
        found[item.article.key.partition("/")[0]].append(item)
    return found


def _labels(items: Iterable[Prepared]) -> set[str]:
    return {span.label for item in items for span in item.article.spans}


def _examples(nlp: Any, source: str, items: Iterable[Prepared], chance: random.Random) -> Iterator[Example]:
    # what the rules say is to be learned from the releases, not to be copied
    forget = 1.0 if source == corpora.RELEASES else recognizer.FORGET
    for item in items:
        yield from recognizer.examples(nlp, item, chance, forget)


def _batches(examples: Mapping[str, list[Example]], chance: random.Random) -> list[tuple[str, list[Example]]]:
    found = []
    for source, several in examples.items():
        chance.shuffle(several)
        found += [(source, several[start : start + BATCH]) for start in range(0, len(several), BATCH)]
    chance.shuffle(found)
    return found


def judged_by_rules(item: Prepared) -> Prepared:
    """An unlabelled text with the rules' decisions for its gold; other texts as they are."""
    if not item.article.key.startswith(corpora.RELEASES):
        return item
    page = item.page
    spans = tuple(Span(page.starts[one.start], page.ends[one.end - 1], one.label) for one in item.resolved)
    return replace(item, article=replace(item.article, spans=spans))


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the corpora, train, and write the network."""
    parser = argparse.ArgumentParser(prog="annotate.detect.training.pretraining", description=__doc__)
    parser.add_argument("corpora", type=Path, metavar="CORPORA", help="the folder of the labelled corpora")
    parser.add_argument("releases", type=Path, metavar="RELEASES", help="unlabelled releases, gzipped JSON lines")
    parser.add_argument("--out", type=Path, default=recognizer.BEGINNING, metavar="FILE")
    options = parser.parse_args(arguments)
    texts = [*corpora.read(options.corpora), *corpora.releases(options.releases)]
    sys.stdout.write(f"{len(texts)} texts, {sum(len(text.text.split()) for text in texts)} words\n")
    options.out.write_bytes(pretrained([judged_by_rules(item) for item in prepared(texts)]))


if __name__ == "__main__":
    main()
