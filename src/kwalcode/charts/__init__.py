"""Charts, for the screen and for files: one description, drawn by the browser or without one."""
