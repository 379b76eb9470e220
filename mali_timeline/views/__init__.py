"""Views: records in, text or a Rich renderable out. Nothing here writes, and nothing here knows a terminal."""
