"""Make the trained layers: `python -m annotate.detect.training TRAIN.jsonl FOLDER...`.

TRAIN holds real articles with gold spans, one JSON object a line; each FOLDER holds articles in inline markup. Five
folds by firm give every article the entities of a recognizer that has not seen it; the combiner is fitted on these,
its threshold chosen on weights that have not seen the article either. Writes annotate/detect/model.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from annotate.detect.layers import weighing
from annotate.detect.training.articles import read
from annotate.detect.training.making import make, prepared


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the articles and make the model."""
    parser = argparse.ArgumentParser(prog="annotate.detect.training", description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="JSON lines, or a folder of Markdown")
    parser.add_argument("--out", type=Path, default=weighing.FOLDER, metavar="FOLDER")
    options = parser.parse_args(arguments)
    articles = [article for source in options.sources for article in read(source)]
    _say(f"{len(articles)} articles, {sum(len(article.spans) for article in articles)} spans")
    with TemporaryDirectory() as folder:  # the detector stays whole until the new model is
        model = Path(folder) / "model"
        model.mkdir()
        make(prepared(articles), model, _say)
        shutil.rmtree(options.out, ignore_errors=True)
        shutil.copytree(model, options.out)


if __name__ == "__main__":
    main()
