"""Codebooks: YAML files, read strictly, found by name or by path."""

from kwalcode.codebook.library import find_codebook, shipped_names
from kwalcode.codebook.reading import parse_codebook, read_codebook
from kwalcode.codebook.terms import TermError, parse_term

__all__ = ["TermError", "find_codebook", "parse_codebook", "parse_term", "read_codebook", "shipped_names"]
