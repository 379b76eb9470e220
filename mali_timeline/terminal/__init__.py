"""Standard output and the terminal: encoding, pager, colour, keys, the full screen. Nothing here knows a record."""
