"""kwalcode: qualitative coding and text mining for Dutch.

Data flow: file -> `readers` -> Document -> `dutch` parse -> `coders` -> suggestions -> `review` -> fragments ->
`exchange`. `workflow` holds the use cases; `cli` and the screen only call those.
"""

__version__ = "0.1.0"
