"""Exports: one module per format."""

from kwalcode.exchange.csv_file import write_csv
from kwalcode.exchange.jsonl_file import write_jsonl
from kwalcode.exchange.rows import COLUMNS, FragmentRow, fragment_rows
from kwalcode.exchange.xlsx_file import write_xlsx

__all__ = ["COLUMNS", "FragmentRow", "fragment_rows", "write_csv", "write_jsonl", "write_xlsx"]
