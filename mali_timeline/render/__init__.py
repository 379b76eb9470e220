"""Records and reports as Rich renderables, for a terminal and, at a width at which nothing wraps, for a pipe."""
