"""Documents as people hand them in: a synopsis, a Word file, and hostile ones."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

SYNOPSIS = """# Radioiodine after surgery in thyroid cancer

**Sponsor:** Example Hospital
**Phase:** II/III

## Background
Papillary thyroid cancer is treated by surgery. Thyroid cancer may come back.

## Condition
Papillary thyroid carcinoma; Thyroid cancer

## Intervention
- Drug: Iodine-131 (3.7 GBq)
- Placebo

## Primary endpoint
Uptake in the thyroid bed at 12 months

## Inclusion criteria
1. Male or female, 18 to 70 years of age
2. Total thyroidectomy

## Exclusion criteria
1. HIV infection
"""
_SCHEMA = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: str, *, before: str = "") -> bytes:
    """A `.docx` whose body is that XML."""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<w:document xmlns:w="{_SCHEMA}"><w:body>{body}</w:body></w:document>'
    )
    return packed({"word/document.xml": xml.encode()})


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of some members."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of a `.docx`."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def form(fields: dict[str, str], file: bytes | None = None) -> tuple[bytes, str]:
    """A multipart body and its media type."""
    mark = "mark-between-parts"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if file is not None:
        parts.append(
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode()
            + file
            + b"\r\n"
        )
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
