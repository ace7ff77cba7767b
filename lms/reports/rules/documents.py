"""What a document says, as plain blocks: the one source of its PDF and its Word file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lms.reports.rules.pictures import Picture

PORTRAIT, LANDSCAPE = 176.0, 263.0  # mm of A4 between margins of 17 mm


@dataclass(frozen=True)
class Cell:
    """A cell as printed. Kinds: head, label (both bold), text (left), mark (centred)."""

    text: str = ""
    kind: str = "text"
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Heading:
    text: str

    @property
    def texts(self) -> list[str]:
        return [self.text]


@dataclass(frozen=True)
class Paragraph:
    """Words; `kind` note is smaller, warn stands out in words and type."""

    text: str
    kind: str = ""

    @property
    def texts(self) -> list[str]:
        return self.text.split("\n")


@dataclass(frozen=True)
class Table:
    """Rows of cells under a head that is repeated on every page; widths in mm."""

    widths: Sequence[float]
    head: Sequence[Sequence[Cell]]
    rows: Sequence[Sequence[Cell]]
    caption: str = ""
    is_dense: bool = False

    @property
    def texts(self) -> list[str]:
        cells = [cell.text for row in (*self.head, *self.rows) for cell in row]
        return [self.caption, *(line for text in cells for line in text.split("\n"))]


@dataclass(frozen=True)
class Drawing:
    """A picture with its caption, and the sentence that says what it shows."""

    picture: Picture
    caption: str
    said: str

    @property
    def texts(self) -> list[str]:
        return [self.caption, self.said]


@dataclass(frozen=True)
class Box:
    """Words over the whole width in a frame, and the line to sign."""

    label: str
    text: str = ""
    signer: str = ""

    @property
    def texts(self) -> list[str]:
        return [self.label, *self.text.split("\n"), self.signer]


Block = Heading | Paragraph | Table | Drawing | Box


@dataclass(frozen=True)
class Document:
    """A document: its title, what stands on every page, its blocks; `name` is that of its file."""

    title: str
    subtitle: str
    left: str
    right: str
    blocks: Sequence[Block]
    name: str
    is_wide: bool = False
    draft: str = ""  # why it is not final yet, on every page

    @property
    def width(self) -> float:
        return LANDSCAPE if self.is_wide else PORTRAIT

    @property
    def texts(self) -> list[str]:
        """Every piece of text, in the order of reading."""
        around = [self.title, self.subtitle, self.left, self.right, self.draft]
        within = [text for block in self.blocks for text in block.texts]
        return [text for text in (*around, *within) if text]


@dataclass
class Writer:
    """Collects the blocks of a document and numbers its headings, tables and pictures."""

    blocks: list[Block] = field(default_factory=list)
    headings: int = 0
    tables: int = 0
    drawings: int = 0

    def heading(self, text: str) -> None:
        self.headings += 1
        self.blocks.append(Heading(f"{self.headings}　{text}"))

    def say(self, text: str, kind: str = "") -> None:
        if text:
            self.blocks.append(Paragraph(text, kind))

    def table(self, caption: str, table: Table) -> None:
        self.tables += 1
        numbered = f"表 {self.tables}　{caption}"
        self.blocks.append(Table(table.widths, table.head, table.rows, numbered, table.is_dense))

    def draw(self, caption: str, picture: Picture, said: str) -> None:
        self.drawings += 1
        self.blocks.append(Drawing(picture, f"图 {self.drawings}　{caption}", said))


def head(*texts: str) -> list[Cell]:
    return [Cell(text, "head") for text in texts]


def row(*texts: str, left: Iterable[int] = ()) -> list[Cell]:
    """A row of centred cells, those at `left` aligned to the left."""
    aligned = set(left)
    return [Cell(text, "text" if at in aligned else "mark") for at, text in enumerate(texts)]


def facts(pairs: Sequence[tuple[str, str]], width: float = PORTRAIT, label: float = 28.0) -> Table:
    """Labels and values, two pairs in a row; an odd last one over the whole width."""
    value = (width - 2 * label) / 2
    return Table([label, value, label, value], [], list(_fact_rows(pairs)))


def _fact_rows(pairs: Sequence[tuple[str, str]]) -> Iterator[list[Cell]]:
    for at in range(0, len(pairs), 2):
        first, *second = pairs[at : at + 2]
        cells = [Cell(first[0], "label"), Cell(first[1], across=1 if second else 3)]
        for label, value in second:
            cells += [Cell(label, "label"), Cell(value)]
        yield cells
