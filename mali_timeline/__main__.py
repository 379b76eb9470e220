"""The way in, as `python -m mali_timeline` and as `mali-timeline`: an interrupt ends it quietly at any moment."""

import sys


def run() -> int:
    """Run the program and give its exit code: 130 where it was interrupted, 143 where it was told to end."""
    try:
        return _run()
    except KeyboardInterrupt:
        return 130


def _run() -> int:
    """Run the program; while modules are loaded, and when all is done, a signal has to wait, or Python tells it."""
    import signal

    def hold(how: int) -> None:
        if hasattr(signal, "pthread_sigmask"):  # which Windows has not
            signal.pthread_sigmask(how, {signal.SIGINT, signal.SIGTERM})

    try:
        hold(signal.SIG_BLOCK)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        from mali_timeline.cli import main

        hold(signal.SIG_UNBLOCK)
        return main()
    finally:
        hold(signal.SIG_BLOCK)


if __name__ == "__main__":
    sys.exit(run())
