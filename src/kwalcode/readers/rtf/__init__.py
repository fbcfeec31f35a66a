"""Rich Text Format: `reader` walks the file, `sheets` keeps its fonts and styles, `flows` its paragraphs."""
