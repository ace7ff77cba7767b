"""Pictures drawn by Altair, as SVG for PDF and PNG for Word.

The library carries a JavaScript engine, so it is loaded with the first picture, in the process
that works on jobs. It draws with the fonts of the documents and asks no network for anything.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from lms.core.i18n import _
from lms.core.print import font_folders
from lms.reports.rules.pictures import Bands, Bars, Picture, Scatter

if TYPE_CHECKING:
    from types import ModuleType

WIDTH, HEIGHT = 560, 210
LOW = 150  # the height of a scatter, of which a page has several
INK, LINE, FILL, RED = "#1d2733", "#dcdfe4", "#7fb3a8", "#b3261e"
FONT = "Noto Sans SC"
SCALE = 3  # points of a PNG for each of the picture

Chart = dict[str, Any]


def svg(picture: Picture) -> str:
    return str(_converter().vegalite_to_svg(_chart(picture)))


def png(picture: Picture) -> bytes:
    return bytes(_converter().vegalite_to_png(_chart(picture), scale=SCALE))


@cache
def _converter() -> "ModuleType":
    import vl_convert  # noqa: PLC0415  see above

    for folder in font_folders():
        if folder.is_dir():
            vl_convert.register_font_directory(str(folder))
    return vl_convert


def _chart(picture: Picture) -> Chart:
    import altair  # noqa: PLC0415  see above

    match picture:
        case Bars():
            drawn = _bars(altair, picture)
        case Scatter():
            drawn = _scatter(altair, picture)
        case Bands():
            drawn = _bands(altair, picture)
    styled = (
        drawn.configure(font=FONT, background="white")
        .configure_axis(
            labelColor=INK, titleColor=INK, labelFontSize=11, titleFontSize=11, gridColor=LINE
        )
        .configure_axisX(labelAngle=0, labelLimit=110)
        .configure_view(stroke=LINE)
    )
    found: Chart = styled.to_dict()
    return found


def _bars(alt: Any, picture: Bars) -> Any:
    """A bar for each objective with its value, a red line at what is expected of it."""
    values = [
        {
            "label": one.label,
            "value": None if one.value is None else float(one.value),
            "place": float(one.value or 0),
            "said": _("暂无数据") if one.value is None else f"{float(one.value):.2f}",
            "expected": float(one.expected),
        }
        for one in picture.bars
    ]
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=HEIGHT).encode(
        x=alt.X("label:N", sort=None, title=None)
    )
    axis = alt.Y("value:Q", title=_("达成度"), scale=alt.Scale(domain=[0, 1]))
    size = min(60, WIDTH // (2 * max(1, len(values))))
    bars = base.mark_bar(color=FILL, stroke=INK, strokeWidth=0.6, size=size).encode(y=axis)
    said = base.mark_text(dy=-7, color=INK, fontSize=11).encode(y=alt.Y("place:Q"), text="said:N")
    line = base.mark_tick(color=RED, thickness=2.2, size=size + 24).encode(y=alt.Y("expected:Q"))
    return alt.layer(bars, line, said)


def _scatter(alt: Any, picture: Scatter) -> Any:
    """A point for each student in the order of the list; who lies below is named."""
    values = [
        {"serial": one.serial, "value": float(one.value), "name": one.name} for one in picture.dots
    ]
    last = max((one.serial for one in picture.dots), default=1)
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=LOW).encode(
        x=alt.X(
            "serial:Q",
            title=_("学生序号"),
            scale=alt.Scale(domain=[0, last + 1], nice=False),
            axis=alt.Axis(tickMinStep=1, format="d", grid=False),
        ),
        y=alt.Y("value:Q", title=_("达成度"), scale=alt.Scale(domain=[0, 1])),
    )
    above = base.transform_filter("datum.name == ''").mark_point(
        color=INK, filled=True, size=28, shape="circle"
    )
    below = base.transform_filter("datum.name != ''").mark_point(
        color=RED, filled=True, size=42, shape="triangle-down"
    )
    names = (
        base.transform_filter("datum.name != ''")
        .mark_text(dy=11, color=RED, fontSize=9)
        .encode(text="name:N")
    )
    line = (
        alt.Chart(alt.Data(values=[{"expected": float(picture.expected)}]))
        .mark_rule(color=RED, strokeWidth=1.4, strokeDash=[6, 3])
        .encode(y=alt.Y("expected:Q"))
    )
    return alt.layer(line, above, below, names)


def _bands(alt: Any, picture: Bands) -> Any:
    """A bar for each band with the number of students."""
    values = [{"band": band, "count": count} for band, count in picture.bands]
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=HEIGHT - 30).encode(
        x=alt.X("band:N", sort=None, title=picture.axis)
    )
    most = max((count for _band, count in picture.bands), default=0)
    axis = alt.Y(
        "count:Q",
        title=_("人数"),
        scale=alt.Scale(domain=[0, most + 1]),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )
    bars = base.mark_bar(color=FILL, stroke=INK, strokeWidth=0.6, size=46).encode(y=axis)
    said = base.mark_text(dy=-7, color=INK, fontSize=11).encode(y="count:Q", text="count:Q")
    return alt.layer(bars, said)
