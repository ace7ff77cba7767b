"""Pictures made fit for a page: upright, no larger than needed, without what cameras write."""

import io
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from lms.core import files
from lms.core.files import FileRefused
from lms.core.i18n import _

LONGEST_SIDE = 1600
MOST_PIXELS = 60_000_000
MOST_FRAMES = 200
# Pixels of all frames: as they come, which takes time, and as they are kept, which takes memory.
MOST_READ = 300_000_000
MOST_KEPT = 40_000_000
QUALITY = 85
PHOTO = 500_000  # bytes from which a PNG without transparency may rather be a JPEG
FORMATS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept; `name` ends as its content says."""

    data: bytes
    name: str
    width: int
    height: int


def picture(data: bytes, name: str, ending: str | None = None) -> Picture:
    """The picture upright, at most 1600 px long, without metadata; raises FileRefused.

    It is kept in the format it came in, or in that of `ending`; an animation stays one. What is
    no picture, or a format browsers do not all show, is refused with what to do.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[*FORMATS, "BMP", "TIFF"]) as found:
                return _made(found, name, ending)
    except UnidentifiedImageError as wrong:
        raise FileRefused(
            _(
                "文件 %(name)s 不是可以显示的图片。请另存为 png 或 jpg 再上传"
                "（手机拍的 heic 照片也要先转成 jpg）。",
                name=name,
            )
        ) from wrong
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise _too_large(name) from bomb
    except (OSError, SyntaxError, ValueError, EOFError) as wrong:
        raise FileRefused(
            _("图片 %(name)s 打不开：文件不完整或已损坏。请重新导出后再上传。", name=name)
        ) from wrong


def _made(found: Image.Image, name: str, ending: str | None) -> Picture:
    if found.width * found.height > MOST_PIXELS:
        raise _too_large(name)
    kept = found.format if found.format in FORMATS else "PNG"
    kept = next((one for one, known in FORMATS.items() if known == ending), kept)
    if getattr(found, "n_frames", 1) > 1 and kept in {"GIF", "WEBP"}:
        return _animated(found, name, kept)
    small = _small(found)
    upright = ImageOps.exif_transpose(_in_usual_colours(small))
    if kept == "JPEG" and upright.mode not in {"RGB", "L"}:
        upright = upright.convert("RGB")
    bare = _bare(upright)
    data = _saved(bare, kept)
    if kept == "PNG" and not ending and bare.mode == "RGB" and len(data) > PHOTO:
        # A photo saved as PNG: many times as large, and nobody sees a difference.
        photo = _saved(bare, "JPEG")
        if len(photo) * 2 < len(data):
            data, kept = photo, "JPEG"
    return Picture(data, _named(name, kept), bare.width, bare.height)


def _small(found: Image.Image) -> Image.Image:
    """No larger than needed; JPEG is read small at once, colours of a palette are mixed."""
    small = found
    if found.mode in {"P", "PA"} and max(found.size) > LONGEST_SIDE:
        small = found.convert("RGBA")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return small


def _in_usual_colours(image: Image.Image) -> Image.Image:
    """What a colour profile says put into the pixels, since the profile does not stay."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    try:
        usual = ImageCms.createProfile("sRGB")
        mode = "RGB" if image.mode == "CMYK" else image.mode
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, own, usual, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return changed or image


def _saved(image: Image.Image, kept: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kept, **_options(kept))
    return out.getvalue()


def _animated(found: Image.Image, name: str, kept: str) -> Picture:
    count = getattr(found, "n_frames", 1)
    scale = min(1.0, LONGEST_SIDE / max(found.size))
    pixels = found.width * found.height * count
    if count > MOST_FRAMES or pixels > MOST_READ or pixels * scale * scale > MOST_KEPT:
        raise FileRefused(
            _("动图 %(name)s 太大：帧数太多或画面太大。请缩短、缩小，或改用 mp4 视频。", name=name)
        )
    frames, times = [], []
    for frame in ImageSequence.Iterator(found):
        times.append(int(frame.info.get("duration", 100)))
        small = frame.convert("RGBA")
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        frames.append(_bare(small))
    out = io.BytesIO()
    first, *rest = frames
    loop = int(found.info.get("loop", 0))
    first.save(out, kept, save_all=True, append_images=rest, duration=times, loop=loop, disposal=2)
    return Picture(out.getvalue(), _named(name, kept), first.width, first.height)


def _bare(image: Image.Image) -> Image.Image:
    """The pixels alone: a new picture knows nothing of where and by what it was taken."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    if image.mode == "P":
        bare.putpalette(image.getpalette() or [])
        if "transparency" in image.info:
            bare.info["transparency"] = image.info["transparency"]
    return bare


def _options(kept: str) -> dict[str, object]:
    if kept == "JPEG":
        return {"quality": QUALITY, "optimize": True, "progressive": True}
    return {"quality": QUALITY} if kept == "WEBP" else {"optimize": True}


def _named(name: str, kept: str) -> str:
    return f"{PurePosixPath(name).stem}.{FORMATS[kept]}"


def _too_large(name: str) -> FileRefused:
    return FileRefused(
        _(
            "图片 %(name)s 太大：最多 %(n)s 百万像素。请缩小后再上传。",
            name=name,
            n=MOST_PIXELS // 1_000_000,
        )
    )


@lru_cache(maxsize=4000)
def size_of(sha256: str) -> tuple[int, int] | None:
    """Width and height of a kept picture; None of what is none, or a drawing without pixels."""
    try:
        with Image.open(files.path_of(sha256), formats=[*FORMATS]) as found:
            return found.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
