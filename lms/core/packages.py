"""Zip packages from outside: what they unpack to is measured before anything reads them."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


class PackageBroken(Exception):
    """Not a zip, a damaged one, or one with a password."""


class PackageTooLarge(Exception):
    """A zip that unpacks to more than its limits."""


@dataclass(frozen=True)
class Limits:
    """How many members, how many bytes unpacked, and how many times its own size.

    Below `small` bytes a high ratio is mere repetition of markup.
    """

    members: int
    unpacked: int
    small: int
    ratio: int


@contextmanager
def opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The package; whatever goes wrong while it is read is raised as PackageBroken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield package
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as wrong:
        raise PackageBroken from wrong
    except RuntimeError as wrong:  # how zipfile says that a member has a password
        raise PackageBroken from wrong


def measure(package: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    """Unpack, counting and forgetting: what the directory says about sizes may be a lie.

    `packed` is the size of the package in bytes. Raises PackageTooLarge.
    """
    members = package.infolist()
    if len(members) > limits.members:
        raise PackageTooLarge
    unpacked = 0
    for member in members:
        member.file_size = limits.unpacked + 1  # else reading would stop where the directory says
        with package.open(member) as file:
            while block := file.read(MEGABYTE):
                unpacked += len(block)
                if unpacked > limits.unpacked or unpacked > max(
                    limits.small, packed * limits.ratio
                ):
                    raise PackageTooLarge
