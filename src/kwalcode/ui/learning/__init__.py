"""The parts of the page Leren: the work beside it, where learning stands, how well, what is missed, new words."""
