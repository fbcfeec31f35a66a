"""PDF: from characters with their places to paragraphs, headings, list items and table rows."""
