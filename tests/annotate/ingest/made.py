"""Files of the formats of others, made small."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence


def pdf(pages: Sequence[str], info: Mapping[str, str] | None = None) -> bytes:
    """A PDF with a line for each line of its pages; with no lines a page has no content."""
    return pdf_of_streams([_content(page) for page in pages], info)


def pdf_of_streams(
    contents: Sequence[bytes], info: Mapping[str, str] | None = None, *, entries: str = "", resources: str = ""
) -> bytes:
    """A PDF with a page for each content stream; entries stand in their dictionaries, the first is object 5."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> {resources} >> >>".encode()
        )
        objects.append(f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
    about = "".join(f"/{name} ({value}) " for name, value in (info or {}).items())
    return _numbered([*objects, f"<< {about}>>".encode("cp1252")])


def _content(page: str) -> bytes:
    """The operators that show the lines of a page, one below the other."""
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in page.splitlines())
    return f"BT /F1 12 Tf 60 780 Td {shown}ET".encode("cp1252") if page else b""


def _numbered(objects: Sequence[bytes]) -> bytes:
    """A PDF of objects numbered from 1, the first its root and the last its info."""
    file = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(file))
        file += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{place:010} 00000 n \n" for place in places
    )
    trailer = (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(file)}\n%%EOF"
    )
    return bytes(file) + table.encode() + trailer.encode()


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    """A ZIP package with one part put in another's place, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return made.getvalue()
