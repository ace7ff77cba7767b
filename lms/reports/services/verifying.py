"""What archives state, derived again and read again from the files themselves."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.core import files
from lms.core.points import plain, round_half_up
from lms.gradebook.rules.verified import Checked
from lms.reports.models import ClassArchive
from lms.reports.queries.archives import archives_in
from lms.reports.queries.filing import Filed, filed
from lms.reports.services.attainment_sheets import PLACES
from lms.reports.services.basis import basis_of, figures_stated

Found = tuple[int, list[str]]  # figures compared, differences


def verify_archives(classroom_id: int | None = None) -> Checked:
    """Compare what every archive states (of one classroom) with its files and with the ledger.

    The file is the one that was kept, each member has its hash, the workbooks in it say the
    totals and attainment the archive states; and while nothing it was made from has changed,
    today's figures are the same. An archive of an earlier state is compared with itself only.
    """
    figures, said = 0, list[str]()
    today: dict[int, Filed] = {}
    for archive in archives_in(classroom_id):
        count, differences = _archive(archive, today)
        figures += count
        where = f"archive of {archive.classroom.name}, version {archive.version}"
        said += [f"{where}: {one}" for one in differences]
    return Checked(figures, tuple(said))


def _archive(archive: ClassArchive, today: dict[int, Filed]) -> Found:
    try:
        data = files.path_of(archive.file).read_bytes()
    except FileNotFoundError:
        return 1, ["the file is gone"]
    if hashlib.sha256(data).hexdigest() != archive.file:
        return 1, ["the file is not the one that was kept"]
    count, said = _members(archive, data)
    if archive.classroom_id not in today:
        today[archive.classroom_id] = filed(archive.classroom)
    more, differs = _derived(archive, today[archive.classroom_id])
    return count + more, [*said, *differs]


def _members(archive: ClassArchive, data: bytes) -> Found:
    """The files within, and the numbers in its workbooks."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        held = {name: package.read(name) for name in package.namelist()}
    said = [
        f"{one['path']} is missing or changed"
        for one in archive.contents
        if hashlib.sha256(held.get(one["path"], b"")).hexdigest() != one["sha256"]
    ]
    count = len(archive.contents)
    for name, of in (
        ("成绩登记册", _exported_totals),
        ("课程目标达成度计算表", _exported_attainment),
    ):
        for path, content in held.items():
            if name in path and path.endswith(".xlsx"):
                more, differs = of(archive.figures, content)
                count += more
                said += differs
    return count, said


def _exported_totals(stated: dict[str, Any], content: bytes) -> Found:
    rows = list(_rows(content, "成绩登记册"))
    found = {str(one["学号"]): _as_text(one["总评"]) for one in rows}
    return _compared("total", stated.get("totals", {}), found, "stated", "exported")


def _exported_attainment(stated: dict[str, Any], content: bytes) -> Found:
    found = {str(one["课程目标"]): _as_text(one["达成度"]) for one in _rows(content, "课程目标")}
    shown = {
        code: None if value is None else plain(round_half_up(Fraction(value), PLACES))
        for code, value in stated.get("attainment", {}).items()
    }
    return _compared("attainment", shown, found, "stated", "exported")


def _derived(archive: ClassArchive, found: Filed) -> Found:
    """Today's figures, where they follow from the same numbers."""
    if basis_of(found) != archive.figures.get("basis"):
        return 0, []
    stated = archive.figures
    now = figures_stated(found)
    count, said = 0, list[str]()
    for name in ("totals", "grades", "attainment"):
        more, differs = _compared(name, now[name], stated.get(name, {}), "derived", "stated")
        count += more
        said += differs
    more, differs = _compared(
        "course", {"": now["course"]}, {"": stated.get("course")}, "derived", "stated"
    )
    return count + more, [*said, *differs]


def _compared(
    what: str, first: dict[str, Any], second: dict[str, Any], one: str, other: str
) -> Found:
    keys = sorted(first.keys() | second.keys())
    said = [
        f"{what} {key} is {first.get(key)} {one}, {second.get(key)} {other}"
        for key in keys
        if first.get(key) != second.get(key)
    ]
    return len(keys), said


def _rows(content: bytes, sheet: str) -> Iterator[dict[str, Any]]:
    """The rows of a sheet as mappings; above the header there may be a note."""
    from openpyxl import load_workbook  # noqa: PLC0415  NumPy comes with it

    book = load_workbook(io.BytesIO(content), read_only=True)
    header: list[str] = []
    for values in book[sheet].iter_rows(values_only=True):
        if header:
            yield dict(zip(header, values, strict=False))
        elif len([one for one in values if one is not None]) > 1:
            header = [str(one) for one in values]
    book.close()


def _as_text(value: Any) -> str | None:
    """A number as a mark is written: what a spreadsheet holds is a float of few decimals."""
    return None if value is None else plain(Decimal(str(value)))
