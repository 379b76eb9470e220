"""Reports: what the commands compute, as plain values. Nothing here knows how a result is drawn or written."""
