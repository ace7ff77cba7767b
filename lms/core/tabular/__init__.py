"""Spreadsheets in and out: encodings sniffed, numbers kept exact, formulas never run."""

from lms.core.tabular.reading import Row, Table, read_table
from lms.core.tabular.streaming import stream_xlsx
from lms.core.tabular.texts import clean_code, clean_name
from lms.core.tabular.unpacking import Unreadable
from lms.core.tabular.writing import Column, Sheet, attachment_headers, write_csv, write_xlsx

__all__ = [
    "Column",
    "Row",
    "Sheet",
    "Table",
    "Unreadable",
    "attachment_headers",
    "clean_code",
    "clean_name",
    "read_table",
    "stream_xlsx",
    "write_csv",
    "write_xlsx",
]
