"""Line ends through the editor: what nobody touched stays as it was, to the byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.rules.line_ends import as_edited, as_kept

TEXT = st.text(alphabet=st.sampled_from("ab中\r\n\ufeff"), max_size=40)


@given(TEXT)
def test_a_text_nobody_changed_is_kept_as_it_was(text):
    assert as_kept(as_edited(text), text) == text


@given(TEXT.map(as_edited), TEXT)
def test_what_is_kept_reads_as_what_was_edited(edited, before):
    edited = edited.replace("\ufeff", "")

    assert as_edited(as_kept(edited, before)) == edited


@pytest.mark.parametrize(
    ("before", "edited", "kept"),
    [
        ("a\r\nb\r\n", "a\nx\nb\n", "a\r\nx\r\nb\r\n"),
        ("a\r\nb\nc\r\n", "a\nb\nd\n", "a\r\nb\nd\r\n"),
        ("a\n", "a\nb", "a\nb"),
        ("\ufeffa\r\n", "a\nb\n", "\ufeffa\r\nb\r\n"),
        ("", "a\n", "a\n"),
    ],
)
def test_a_new_line_ends_as_most_lines_do(before, edited, kept):
    assert as_kept(edited, before) == kept
