"""Pictures made fit for a page."""

import io

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from lms.core.files import FileRefused
from lms.core.pictures import LONGEST_SIDE, picture


def a_picture(size=(40, 20), kind="JPEG", mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else 0).save(out, kind, **options)
    return out.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "拍摄于家中"
    exif.get_ifd(0x8825)[1] = "N"
    return a_picture(exif=exif)


def test_a_photo_is_upright_and_knows_no_place():
    made = picture(with_exif(), "照片.jpeg")

    with Image.open(io.BytesIO(made.data)) as found:
        assert (made.name, made.width, made.height) == ("照片.jpg", 20, 40)
        assert not found.getexif()
    assert "拍摄".encode() not in made.data


def test_a_large_picture_is_made_smaller():
    made = picture(a_picture((4000, 1000), "PNG"), "a.png")

    assert (made.width, made.height) == (LONGEST_SIDE, 400)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_an_animation_stays_one(kind):
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50)

    made = picture(out.getvalue(), f"a.{kind.lower()}")

    with Image.open(io.BytesIO(made.data)) as found:
        assert found.n_frames == 3


def test_transparency_stays():
    made = picture(a_picture((10, 10), "PNG", "RGBA"), "a.png")

    with Image.open(io.BytesIO(made.data)) as found:
        assert found.mode == "RGBA"


def test_nothing_of_a_picture_but_its_pixels_stays():
    notes = PngInfo()
    notes.add_text("Comment", "GPS 31.2")
    notes.add_itxt("XML:com.adobe.xmp", "<xmp>GPS 31.2</xmp>")

    made = picture(a_picture(kind="PNG", pnginfo=notes), "a.png")

    assert b"GPS" not in made.data
    assert b"xmp" not in made.data


def test_the_colours_of_a_profile_are_in_the_pixels():
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (8, 8), (200, 40, 40)).save(out, "PNG", icc_profile=profile)

    made = picture(out.getvalue(), "a.png")

    with Image.open(io.BytesIO(made.data)) as found:
        assert "icc_profile" not in found.info
        assert all(
            abs(a - b) < 3 for a, b in zip(found.getpixel((4, 4)), (200, 40, 40), strict=True)
        )


def test_a_photo_saved_as_png_becomes_a_jpeg_and_a_drawing_stays_png():
    noise = Image.effect_noise((1200, 900), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")

    assert picture(out.getvalue(), "照片.png").name == "照片.jpg"
    assert picture(a_picture((1200, 900), "PNG"), "图.png").name == "图.png"


@pytest.mark.parametrize("mode", ["P", "L", "LA", "I;16", "1", "CMYK"])
def test_every_kind_of_pixels_is_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"

    made = picture(a_picture((2000, 20), kind, mode), "a.png")

    assert made.width == LONGEST_SIDE


def test_an_animation_of_many_large_frames_is_refused_before_it_is_unpacked():
    frames = [Image.new("P", (1500, 1500), n) for n in range(30)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=50)

    with pytest.raises(FileRefused, match="动图"):
        picture(out.getvalue(), "a.gif")


@pytest.mark.parametrize("kind", ["BMP", "TIFF"])
def test_other_formats_become_png(kind):
    assert picture(a_picture(kind=kind), f"a.{kind.lower()}").name == "a.png"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no picture at all", "不是可以显示的图片"),
        (b"", "不是可以显示的图片"),
        (a_picture((400, 400))[:200], "打不开"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "打不开|不是可以显示"),
        (a_picture((12_000, 12_000), "PNG", "1"), "太大"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(data, said):
    with pytest.raises(FileRefused, match=said):
        picture(data, "a.png")
