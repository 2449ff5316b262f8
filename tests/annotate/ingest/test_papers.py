from __future__ import annotations

from pathlib import Path

import pytest

from annotate.ingest.outcomes import Found, ReadOptions, Skipped
from tests.annotate.ingest.support import from_bytes, one, refused

PUBMED = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID Version="1">111</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2026</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>The Journal</Title></Journal>
<ArticleTitle>Lithium in <i>E. coli</i>.</ArticleTitle>
<ELocationID EIdType="doi">10.1/late</ELocationID>
<Abstract><AbstractText Label="BACKGROUND">It was H<sub>2</sub>O.</AbstractText>
<AbstractText Label="RESULTS">4&ndash;5% &lt; 6.</AbstractText><CopyrightInformation>no</CopyrightInformation>
</Abstract>
</Article></MedlineCitation><PubmedData>
<ArticleIdList><ArticleId IdType="pubmed">111</ArticleId><ArticleId IdType="doi">10.1/x</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="pmc">PMC9</ArticleId></ArticleIdList></Reference>
</ReferenceList></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>222</PMID><Article><ArticleTitle>A title alone</ArticleTitle>
<Journal><JournalIssue><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue></Journal>
</Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>333</PMID><Article/></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""

JATS = """<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving//EN" "JATS-archivearticle1.dtd">
<article xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><journal-meta><journal-title-group>
<journal-title>Open Biology</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">444</article-id><article-id pub-id-type="pmc">555</article-id>
<article-id pub-id-type="doi">10.2/y</article-id>
<title-group><article-title>Roche &amp; Alnylam</article-title><subtitle>a study</subtitle></title-group>
<pub-date pub-type="ppub"><year>2026</year><month>3</month></pub-date>
<pub-date pub-type="epub"><day>9</day><month>2</month><year>2026</year></pub-date>
<pub-date pub-type="pmc-release"><day>1</day><month>1</month><year>2020</year></pub-date>
<abstract abstract-type="graphical"><p>picture</p></abstract>
<abstract><sec><title>Aims</title><p>We ask.</p></sec></abstract></article-meta></front>
<body><sec><label>1</label><title>Introduction</title>
<p>First  <bold>bold</bold><xref>[1]</xref>
goes on.<fig><label>Figure 1</label><caption><p>A caption.</p></caption></fig></p>
<p>With <inline-formula><mml:math><mml:mi>x</mml:mi></mml:math><tex-math>\\x</tex-math></inline-formula>.</p>
<list><list-item><p>item</p></list-item></list>
<table-wrap><table><tr><th>Arm</th><th>PFS</th></tr><tr><td>A</td><td>4.2
months</td></tr></table></table-wrap></sec></body>
<back><ref-list><ref><mixed-citation>A reference</mixed-citation></ref></ref-list></back>
<sub-article><body><p>reply</p></body></sub-article></article>"""


@pytest.mark.parametrize("name", ["a.xml", "a.nxml", "a"])
def test_a_record_of_pubmed_is_an_article(tmp_path: Path, name: str) -> None:
    first, second, third = from_bytes(tmp_path, name, PUBMED.encode())
    assert isinstance(first, Found)
    assert first.where == f"{name}:4"
    article = first.article
    assert article.text == "Lithium in E. coli.\n\nBACKGROUND: It was H2O.\n\nRESULTS: 4–5% < 6."
    assert (article.key, article.title, article.source) == ("111", "Lithium in E. coli.", "The Journal")
    assert (article.published, article.url) == ("2026-03", "https://doi.org/10.1/x")
    assert article.metadata == {"pmid": "111", "doi": "10.1/x"}
    assert isinstance(second, Found)
    assert (second.article.text, second.article.published) == ("A title alone", "1998")
    assert third == Skipped(f"{name}:19", "empty")


@pytest.mark.parametrize("name", ["a.xml", "a.nxml", "a"])
def test_an_article_of_jats_is_one(tmp_path: Path, name: str) -> None:
    article = one(tmp_path, name, JATS.encode())
    assert article.text.split("\n\n") == [
        "Roche & Alnylam: a study",
        "Aims",
        "We ask.",
        "1 Introduction",
        "First bold[1] goes on.",
        "Figure 1 A caption.",
        "With x.",
        "item",
        "Arm\tPFS\nA\t4.2 months",
    ]
    assert (article.key, article.title, article.source) == ("PMC555", "Roche & Alnylam: a study", "Open Biology")
    assert (article.published, article.url) == ("2026-02-09", "https://doi.org/10.2/y")
    assert article.metadata == {"pmid": "444", "pmcid": "PMC555", "doi": "10.2/y"}


def test_articles_of_a_set_and_with_namespaces_are_found(tmp_path: Path) -> None:
    inner = JATS.partition("?>")[2] or JATS.partition('.dtd">')[2]
    data = f'<pmc-articleset>{inner}<x:article xmlns:x="https://jats.nlm.nih.gov"><x:body><x:p>Second.</x:p></x:body>'
    found = from_bytes(tmp_path, "a.xml", f"{data}</x:article></pmc-articleset>".encode())
    assert [outcome.article.key for outcome in found if isinstance(outcome, Found)] == ["PMC555", None]


def test_a_book_of_pubmed_is_an_article(tmp_path: Path) -> None:
    data = (
        "<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>9</PMID><Book><BookTitle>Reviews</BookTitle><PubDate>"
        "<Year>1993</Year></PubDate></Book><ArticleTitle>A gene</ArticleTitle><Abstract><AbstractText>It is."
        "</AbstractText></Abstract></BookDocument></PubmedBookArticle></PubmedArticleSet>"
    )
    article = one(tmp_path, "a.xml", data.encode())
    assert (article.text, article.key, article.source, article.published) == (
        "A gene\n\nIt is.",
        "9",
        "Reviews",
        "1993",
    )


def test_a_set_that_breaks_off_gives_what_is_whole(tmp_path: Path) -> None:
    data = PUBMED.encode()
    first, last = from_bytes(tmp_path, "a.xml", data[: data.index(b"A title alone")])
    assert isinstance(first, Found)
    assert isinstance(last, Skipped)
    assert last.where == "a.xml:16"
    assert last.reason.startswith("not XML: ")


def test_an_entity_of_nobody_skips_its_record_alone(tmp_path: Path) -> None:
    first, second, _ = from_bytes(tmp_path, "a.xml", PUBMED.replace("&ndash;", "&nobody;").encode())
    assert first == Skipped("a.xml:4", "the entity &nobody; is not declared")
    assert isinstance(second, Found)


def test_declared_entities_are_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    data = f"<!DOCTYPE article [{laughs}]><article><body><p>&l9;</p></body></article>"
    (outcome,) = from_bytes(tmp_path, "a.xml", data.encode())
    assert outcome == Skipped("a.xml:1", "declares the entity 'l0'; XML with entities is not read")


def test_a_long_record_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    data = PUBMED.replace("It was", "x" * 1_500)
    first, second, _ = from_bytes(tmp_path, "a.xml", data.encode(), ReadOptions(max_bytes=1_000))
    assert first == Skipped("a.xml:4", "oversized: larger than the limit of 1,000 bytes")
    assert isinstance(second, Found)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<project><x/></project>", "XML with the root <project>: JATS, PubMed, RSS and Atom are read"),
        (b"no markup", "not XML: no element at its beginning"),
        (b"<PubmedArticleSet/>", "no article in this XML: JATS and PubMed are read"),
    ],
)
def test_other_xml_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    assert refused(tmp_path, "a.xml", data) == reason


def test_an_article_of_html_is_none_of_jats(tmp_path: Path) -> None:
    assert one(tmp_path, "a", b"<article><h1>Roche</h1></article>").text == "<article><h1>Roche</h1></article>"


def test_a_page_called_xml_is_read_as_html(tmp_path: Path) -> None:
    page = (
        b"<?xml version='1.0'?><html><head><title>T</title></head><body><p>"
        + b"Roche pays. " * 30
        + b"</p></body></html>"
    )
    assert one(tmp_path, "a.xml", page).title == "T"
