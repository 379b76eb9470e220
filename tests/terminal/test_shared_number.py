from pathlib import Path

from mali_timeline.terminal.shared_number import SharedNumber


def test_what_one_writes_another_reads_for_the_same_name(tmp_path: Path) -> None:
    one, other, third = (SharedNumber(str(tmp_path), name) for name in ("a.yaml", "./a.yaml", "b.yaml"))
    assert other.read() is None
    for number in (7, 0, 1_000):
        one.write(number)
        assert other.read() == number
    assert third.read() is None
    assert [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()] == [0o600]


def test_without_a_directory_or_with_a_damaged_file_nothing_is_shared(tmp_path: Path) -> None:
    nowhere = SharedNumber(None, "a.yaml")
    nowhere.write(3)
    assert nowhere.read() is None
    gone = SharedNumber(str(tmp_path / "gone"), "a.yaml")
    gone.write(3)
    assert gone.read() is None
    shared = SharedNumber(str(tmp_path), "a.yaml")
    shared.write(3)
    (file,) = tmp_path.iterdir()
    for damage in ("", "x", "-1", "9" * 30 + "x", "é"):
        file.write_text(damage, encoding="utf-8")
        assert shared.read() in {None, int("9" * 20)}
