"""Run the program as `python -m mali_timeline`."""

from mali_timeline.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
