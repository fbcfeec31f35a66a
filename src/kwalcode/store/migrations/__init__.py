"""The history of the schema: one file per step in `versions`, never edited once a release carries it."""
