"""Reading the ends of an index's files ahead."""

from pathlib import Path

from trialatlas.index.ends import END, read_ends


def test_every_file_is_read_short_empty_or_long(tmp_path: Path):
    for name, size in (("empty", 0), ("short", 5), ("long", END + 7)):
        (tmp_path / name).write_bytes(bytes(size))
    assert read_ends(tmp_path) == 3


def test_what_has_gone_meanwhile_or_is_a_folder_is_passed_over(tmp_path: Path):
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    (tmp_path / "there").write_bytes(b"x")
    assert read_ends(tmp_path) == 1
