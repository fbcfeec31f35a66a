"""The parts of the page Triangulatie."""
