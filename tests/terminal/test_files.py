import os
import stat
import threading
from pathlib import Path

import pytest

from mali_timeline.errors import UsageError
from mali_timeline.terminal.files import write_file

TEXT = "Keïta\r\n"


def test_a_file_is_written_as_it_is_in_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_file(str(path), TEXT, overwrite=False)
    assert path.read_bytes() == TEXT.encode()
    assert os.listdir(tmp_path) == ["page.html"]  # noqa: PTH208 - the names are asked for
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


def test_no_file_is_overwritten_unless_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("before", encoding="utf-8")
    path.chmod(0o640)
    with pytest.raises(UsageError) as refused:
        write_file(str(path), TEXT, overwrite=False)
    assert refused.value.message == f"{path}: the file exists"
    assert refused.value.hint == "add --force to overwrite it, or name another file"
    assert path.read_text(encoding="utf-8") == "before"
    write_file(str(path), TEXT, overwrite=True)
    assert path.read_bytes() == TEXT.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["page.html"]  # noqa: PTH208


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.html"
    real = os.fsync

    def write_another(descriptor: int) -> None:
        real(descriptor)
        path.write_text("another", encoding="utf-8")

    monkeypatch.setattr(os, "fsync", write_another)
    with pytest.raises(UsageError):
        write_file(str(path), TEXT, overwrite=False)
    assert path.read_text(encoding="utf-8") == "another"
    assert os.listdir(tmp_path) == ["page.html"]  # noqa: PTH208


def test_what_fails_leaves_the_file_as_it_was_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    path.write_text("before", encoding="utf-8")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as failed:
        write_file(str(path), TEXT, overwrite=True)
    assert failed.value.filename == str(path)
    assert path.read_text(encoding="utf-8") == "before"
    assert os.listdir(tmp_path) == ["page.html"]  # noqa: PTH208


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("before", encoding="utf-8")
    link = tmp_path / "link.html"
    link.symlink_to(tmp_path / "page.html")
    write_file(str(link), TEXT, overwrite=True)
    assert link.is_symlink()
    assert (tmp_path / "page.html").read_bytes() == TEXT.encode()


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    write_file(str(path), TEXT, overwrite=False)
    reader.join()
    assert read == [TEXT.encode()]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_system_without_hard_links_overwrites_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(_source: str, _target: str) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", unsupported)
    path = tmp_path / "page.html"
    write_file(str(path), TEXT, overwrite=False)
    assert path.read_bytes() == TEXT.encode()
    assert os.listdir(tmp_path) == ["page.html"]  # noqa: PTH208


@pytest.mark.parametrize("name", ["", "missing/page.html", "page.html/below"])
def test_a_path_that_cannot_be_written_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").touch()
    with pytest.raises(OSError) as failed:  # noqa: PT011 - which one, the system says
        write_file(str(tmp_path / name), TEXT, overwrite=True)
    assert failed.value.filename == str(tmp_path / name)
