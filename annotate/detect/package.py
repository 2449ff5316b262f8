"""The built-in detector as an ordinary spaCy pipeline in a folder: `python -m annotate.detect.package FOLDER`.

`spacy.load(FOLDER)` reads it wherever Glossator is installed, and `python -m spacy package FOLDER OUT` makes an
installable package of it. Its layers are spaCy components and can be excluded or disabled by name.
"""

from __future__ import annotations

import argparse
import importlib.metadata
from collections.abc import Sequence
from pathlib import Path

from annotate.detect import biotech

DISTRIBUTION = "glossator"


def export(folder: Path, disable: Sequence[str] = ()) -> None:
    """Write the pipeline, without the layers named in `disable`, into a folder.

    Raises DetectorFailed for a layer that it has not.
    """
    nlp = biotech.pipeline(disable)
    release = importlib.metadata.version(DISTRIBUTION)
    nlp.meta.update(
        name=biotech.NAME.replace("-", "_"),
        version=release,
        description=f"Entities of biotech and pharma news, version {biotech.detector_identity(disable).version}",
        license="MIT",
        requirements=[f"{DISTRIBUTION}>={release}"],
    )
    nlp.to_disk(folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Export into the folder that is asked for."""
    parser = argparse.ArgumentParser(prog="annotate.detect.package", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--disable", action="append", default=[], metavar="LAYER", help="a layer to leave out")
    options = parser.parse_args(arguments)
    export(options.folder, options.disable)


if __name__ == "__main__":
    main()
