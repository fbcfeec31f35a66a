"""Transcripts: who speaks where, in every usual manner of writing it down."""
