"""One module per page; each draws itself with `page()`, and is run as a file by the navigation."""
