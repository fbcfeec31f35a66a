"""The parts of the page Screening: the desk with its keys, cards of evidence and tables."""
