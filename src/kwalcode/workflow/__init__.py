"""The use cases: import, code, run, export. What the command line and the screen call, and nothing else does."""
