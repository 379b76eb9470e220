"""The way in, as `python -m mali_timeline` and as `mali-timeline`: an interrupt ends it quietly at any moment."""

import sys


def run() -> int:
    """Run the program and return its exit code: 130 when it is interrupted, 143 when it is terminated."""
    try:
        return _run()
    except KeyboardInterrupt:
        return 130


def _run() -> int:
    """Run the program; a signal waits while modules are loaded and when all is done, or Python would report it."""
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
