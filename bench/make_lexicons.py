"""Make the name lists of the default detector from open lists, filtered against everyday English.

    python bench/make_lexicons.py LISTS TRAIN.jsonl RELEASES.jsonl.gz

LISTS is a folder with three tab-separated files whose first column is a name:

- drugs.tsv: DrugBank open vocabulary (CC0-1.0); third column says name or synonym
- diseases.tsv: Disease Ontology (CC0-1.0); third column likewise
- companies.tsv: FinanceDatabase, listed companies of health care (MIT); second and third column industry and country

TRAIN and RELEASES are press releases under CC0-1.0, one JSON object with a text a line, TRAIN with gold spans; their
lower-case words say what is everyday English. Writes drugs.txt, diseases.txt, companies.txt and everyday.txt.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "annotate" / "detect" / "lexicons"
EVERYDAY_COUNT = 4
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
DRUG = re.compile(r"[A-Za-z][A-Za-z-]{4,}(?: [A-Za-z-]{3,}){0,2}")
CODE = re.compile(r"[A-Z]{2,5}-?\d{3,7}[A-Z]?")
NOT_A_DRUG = re.compile(
    r"(?i)\b(?:extract|pollen|whole|allergenic|venom|fruit|seed|root|leaf|oil|milk|meat|feather|hair|dander|ion|"
    r"atom|cation|anion|group|analog|derivative|inhibitor|human|bovine|ester)\b"
)
# names of the drug list that press writes as chemistry, food, biology or plain English
NOT_DRUGS = frozenset(
    [
        "abacus",
        "adenine",
        "adenosine",
        "alanine",
        "albumin",
        "alcohol",
        "aldosterone",
        "alpha",
        "angiotensin",
        "antigen",
        "apple",
        "arginine",
        "asparagine",
        "aspartate",
        "atrium",
        "avian",
        "balance",
        "barium",
        "beads",
        "beef",
        "cacao",
        "cadmium",
        "calcium",
        "capture",
        "carbon",
        "carbonate",
        "cascade",
        "cayenne",
        "cherry",
        "chicken",
        "chloride",
        "chlorine",
        "cholesterol",
        "choline",
        "citrate",
        "cobalt",
        "cocaine",
        "collagen",
        "compass",
        "copper",
        "cortisol",
        "cosmos",
        "creatinine",
        "cysteine",
        "dimension",
        "dopamine",
        "eosin",
        "ethane",
        "fibrin",
        "fluorine",
        "folate",
        "fructose",
        "galactose",
        "gelatin",
        "glucose",
        "glutamate",
        "glutamine",
        "glutathione",
        "glycerol",
        "glycine",
        "granite",
        "heaven",
        "helium",
        "heme",
        "hemoglobin",
        "histamine",
        "histidine",
        "hydrogen",
        "inspire",
        "iodine",
        "isoleucine",
        "keratin",
        "krypton",
        "lactate",
        "lactose",
        "leucine",
        "lysine",
        "magnesium",
        "maltose",
        "manganese",
        "mango",
        "marijuana",
        "methane",
        "methanol",
        "methionine",
        "monitor",
        "mushroom",
        "nickel",
        "nicotine",
        "nitrate",
        "nitrogen",
        "norepinephrine",
        "olive",
        "orange",
        "oxygen",
        "ozone",
        "palladium",
        "peanut",
        "pearl",
        "phenol",
        "phenylalanine",
        "phosphate",
        "phosphorus",
        "platinum",
        "potassium",
        "poultry",
        "proline",
        "protoporphyrin",
        "salmon",
        "selenium",
        "serine",
        "serotonin",
        "silicon",
        "silver",
        "sodium",
        "somatostatin",
        "sphingosine",
        "spirit",
        "starch",
        "sucrose",
        "sulfate",
        "sulfur",
        "threonine",
        "titan",
        "titanium",
        "tobacco",
        "toluene",
        "tryptamine",
        "tryptophan",
        "turkey",
        "turmeric",
        "tyrosine",
        "uracil",
        "valine",
        "vitamin",
        "water",
        "wheat",
        "xenon",
        "yeast",
        "zinc",
    ]
)
INN_STEM = re.compile(r"(?:mab|nib|ciclib|parib|statin|gliptin|gliflozin|tide|vir|sartan|prazole|platin|taxel)$")
PLACES = frozenset((TARGET / "places.txt").read_text(encoding="utf-8").split("\n"))
ADDRESS = re.compile(r"\S*(?:://|www\.|@|\.com|\.fm|\.org)\S*")
LEGAL = re.compile(
    r"(?i)(?:,? (?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|ag|sa|s\.a|se|nv|n\.v|ab|asa|a/s|"
    r"gmbh|spa|s\.p\.a|kgaa|oyj|bv|lp|l\.p|holding|holdings|group|pte|kk)\b\.?)+$"
)
NOT_A_COMPANY = re.compile(r"(?i)\b(?:ord|shs|stock|class|units?|warrants?|adr|ads|depositary|trust|fund|etf|common)\b")


@dataclass(frozen=True)
class English:
    """What the releases say about a word: how often it stands in lower case, and which spans of gold it makes."""

    lower: Counter[str]
    gold: dict[str, set[str]]

    def everyday(self, word: str, least: int = EVERYDAY_COUNT) -> bool:
        """Whether the word is written in lower case at least so many times."""
        return self.lower[word.lower()] >= least


def read_english(train: Path, releases: Path) -> English:
    """The counts of both files; words inside gold spans of train are not counted there."""
    lower: Counter[str] = Counter()
    gold: dict[str, set[str]] = {}
    with gzip.open(releases, "rt", encoding="utf-8") as file:
        for line in file:
            prose = ADDRESS.sub(" ", json.loads(line)["text"])
            lower.update(word for word in WORD.findall(prose) if word.islower())
    for line in train.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        for span in article["spans"]:
            gold.setdefault(span["label"], set()).add(article["text"][span["start"] : span["end"]].lower())
    return English(lower, gold)


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of a tab-separated file, padded to three columns."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield [*line.split("\t"), "", ""][:3]


def drugs(path: Path, english: English) -> Iterator[str]:
    """Names that an article could write: one to three words or a code, no chemistry, no everyday word."""
    for name, _, kind in rows(path):
        if CODE.fullmatch(name):
            yield name
        elif kind == "name" and DRUG.fullmatch(name) and not NOT_A_DRUG.search(name) and not name.isupper():
            words = name.lower().split()
            known = INN_STEM.search(words[0]) or name.lower() in english.gold["DRUG"]
            if known or not (set(words) <= NOT_DRUGS or all(english.everyday(word, 3) for word in words)):
                yield name.lower()


def diseases(path: Path, english: English) -> Iterator[str]:
    """Names of at most five words without numbered subtypes; single words that are no everyday English."""
    for name, _, _ in rows(path):
        words = name.lower().split()
        if len(words) > 5 or len(name) < 5 or name.isupper() or re.search(r"[\d,()\[\]/]", name):
            continue
        if len(words) == 1 and english.everyday(name, 3) and name.lower() not in english.gold["DISEASE"]:
            continue
        if not re.fullmatch(r"[A-Z0-9-]{2,}\d*", name) and not re.search(r"[A-Z]{2}", name):
            yield name.lower()


def companies(path: Path, english: English) -> Iterator[str]:
    """Names without their legal form, less those that are everyday words, share classes or all capitals."""
    for name, _, _ in rows(path):
        short = LEGAL.sub("", name.replace("The ", "", 1)).strip(" ,.")
        words = WORD.findall(short)
        if NOT_A_COMPANY.search(name) or not words or len(short) < 4 or "@" in short or "(" in short:
            continue
        if short in PLACES or ".Co" in short:
            continue
        if name.isupper() or not short[0].isupper() or len(words) > 4 or not short.isascii():
            continue
        if not all(english.everyday(word, 2) for word in words):
            yield short


def everyday(english: English, drug_names: set[str]) -> Iterator[str]:
    """Words in lower case that are no names: neither a drug of the list nor a name in gold."""
    named = drug_names.union(*(english.gold[label] for label in ("DRUG", "COMPANY", "PERSON")))
    for word, count in english.lower.items():
        if count >= EVERYDAY_COUNT and word not in named and not INN_STEM.search(word):
            yield word


def write(name: str, names: Iterable[str]) -> None:
    """One name a line, sorted, each once."""
    kept = sorted(set(names))
    (TARGET / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(f"{name}: {len(kept)} names")


def main(lists: Path, train: Path, releases: Path) -> None:
    """Write the four lists."""
    english = read_english(train, releases)
    write("drugs.txt", drugs(lists / "drugs.tsv", english))
    write("diseases.txt", diseases(lists / "diseases.tsv", english))
    write("companies.txt", companies(lists / "companies.tsv", english))
    write("everyday.txt", everyday(english, set(drugs(lists / "drugs.tsv", english))))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
