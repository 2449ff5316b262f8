"""Making the trained layers from articles with gold spans: folds, the network, the combiner, the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from annotate.detect import biotech
from annotate.detect.layers import components, seen
from annotate.detect.layers.combine import resolve
from annotate.detect.layers.precision import FALLBACK, table
from annotate.detect.layers.recognizer import NAME, Matrix, Recognizer
from annotate.detect.layers.tags import Chances
from annotate.detect.training import crossfit, recognizer, report
from annotate.detect.training.articles import FOLDS, GoldArticle, folds
from annotate.detect.training.recognizer import Prepared

PROCESSES = 2


def prepared(articles: Sequence[GoldArticle]) -> list[Prepared]:
    """The articles with their folds and what the rules find in them."""
    nlp = biotech.pipeline(disable=biotech.LEARNED)
    nlp.remove_pipe(biotech.COMBINER)
    result = []
    for article, fold in zip(articles, folds(articles), strict=True):
        page, candidates = components.state(nlp(article.text))
        resolved = resolve(candidates, table(), FALLBACK)
        result.append(Prepared(article, fold, page, tuple(candidates), tuple(resolved)))
    return result


def of_fold(items: Sequence[Prepared], fold: int) -> dict[str, Matrix]:
    """The chances of the tags in the articles of a fold, by a recognizer trained on the others."""
    nlp = recognizer.train([item for item in items if item.fold != fold], beginning=_beginning())
    return {item.article.key: recognizer.chances(nlp, item) for item in items if item.fold == fold}


def save_recognizer(items: Sequence[Prepared], folder: Path) -> tuple[str, ...]:
    """Train on all articles and save the component; the names of its tags."""
    nlp = recognizer.train(items, beginning=_beginning())
    ner: Recognizer = nlp.get_pipe(NAME)  # type: ignore[assignment]  # spaCy types every pipe as a function
    ner.to_disk(folder / NAME, exclude=["vocab"])
    return tuple(ner.labels)


def _beginning() -> bytes | None:
    """The pretrained network, where pretraining has made one."""
    return recognizer.BEGINNING.read_bytes() if recognizer.BEGINNING.is_file() else None


def make(items: Sequence[Prepared], folder: Path, say: Callable[[str], None]) -> None:
    """Train, fit, write the model into a folder, and say line by line how it does on held-out articles."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        final = pool.submit(save_recognizer, items, folder)
        parts = [pool.submit(of_fold, items, fold) for fold in range(FOLDS)]
        found = {key: matrix for part in parts for key, matrix in part.result().items()}
        labels = final.result()
    matrices = {key: Chances.of(labels, matrix) for key, matrix in found.items()}
    combine(items, matrices, folder)
    for line in report.lines(items, matrices):
        say(line)


def combine(items: Sequence[Prepared], matrices: Mapping[str, Chances], folder: Path) -> None:
    """Fit the combiner on all articles, its threshold chosen on held-out folds, and write what it has learned."""
    articles = crossfit.judged(items, matrices, biotech.LEARNED)
    threshold = report.threshold(crossfit.held_out(articles))
    crossfit.fitted(articles, threshold).write(folder)
    seen.write(folder, crossfit.marked(items))
