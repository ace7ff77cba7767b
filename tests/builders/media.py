"""Sounds for tests, made of numbers: real ones, short, and nobody's property."""

import io
import math
import struct
import wave

RATE = 8000


def a_sound(seconds: float = 0.5, pitch: int = 440) -> bytes:
    """A WAV file with one tone."""
    frames = (
        int(12_000 * math.sin(2 * math.pi * pitch * n / RATE)) for n in range(int(RATE * seconds))
    )
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"".join(struct.pack("<h", frame) for frame in frames))
    return held.getvalue()
