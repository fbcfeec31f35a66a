"""Coders: whatever turns a parsed document into suggestions."""
