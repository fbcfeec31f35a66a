"""Parts of the page Codeboek: the tree, what is read, what is typed, and what is saved."""
