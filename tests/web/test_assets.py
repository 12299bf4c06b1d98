"""Joining and naming the files beside the pages."""

import gzip
import json
import multiprocessing
import os
import re
from pathlib import Path

import pytest

from kokotomo.web import assets

STATIC = Path(__file__).parents[2] / "static"
MARKUP_SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\.style\b|https?:"
)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A small tree of sources of the right shape."""
    root = tmp_path / "static"
    for name in ("css", "js", "images"):
        (root / name).mkdir(parents=True)
    (root / "css" / "order.txt").write_text("first.css\nsecond.css\n")
    (root / "css" / "first.css").write_text("@layer one, two;\n/* why */\n.a { color: red; }\n")
    (root / "css" / "second.css").write_text(
        '@layer two {\n  .b::after { content: "/* kept, as  is */"; }\n}\n'
    )
    (root / "js" / "leave.js").write_text("location.replace('/');\n")
    (root / "images" / "mark.svg").write_text("<svg/>")
    return root


def test_styles_are_joined_in_the_order_that_is_written_down(sources: Path) -> None:
    (sources / "css" / "order.txt").write_text("second.css\nfirst.css\n")
    joined = assets.join_styles(sources / "css")
    assert joined.index(".b") < joined.index(".a")


def test_comments_and_needless_space_go_while_strings_stay(sources: Path) -> None:
    joined = assets.join_styles(sources / "css")
    assert "why" not in joined
    assert '"/* kept, as  is */"' in joined
    assert ".a{color: red}" in joined


def test_space_before_a_pseudo_class_keeps_its_meaning(sources: Path) -> None:
    (sources / "css" / "first.css").write_text(".prose :is(ul, ol)  { margin: 0  auto }")
    assert ".prose :is(ul,ol){margin: 0 auto}" in assets.join_styles(sources / "css")


@pytest.mark.parametrize(
    "order", ["first.css\n", "first.css\nsecond.css\nthird.css\n", "first.css\nfirst.css\nsecond.css\n"]
)
def test_a_source_that_is_not_listed_once_stops_the_start(sources: Path, order: str) -> None:
    (sources / "css" / "order.txt").write_text(order)
    with pytest.raises(assets.AssetProblem):
        assets.join_styles(sources / "css")


def test_a_name_changes_with_its_content_and_only_then(sources: Path, tmp_path: Path) -> None:
    first = assets.build(sources, tmp_path / "out")
    again = assets.build(sources, tmp_path / "other")
    assert first.url("kokotomo.css") == again.url("kokotomo.css")
    (sources / "css" / "first.css").write_text(".a { color: blue; }")
    changed = assets.build(sources, tmp_path / "out")
    assert changed.url("kokotomo.css") != first.url("kokotomo.css")
    assert changed.url("js/leave.js") == first.url("js/leave.js")


def test_the_file_of_the_version_before_can_still_be_fetched(sources: Path, tmp_path: Path) -> None:
    before = assets.build(sources, tmp_path / "out")
    (sources / "css" / "first.css").write_text(".a { color: blue; }")
    assets.build(sources, tmp_path / "out")
    assert (tmp_path / "out" / before.names["kokotomo.css"]).is_file()


def test_every_url_leads_to_a_file_that_others_may_read(sources: Path, tmp_path: Path) -> None:
    manifest = assets.build(sources, tmp_path / "out")
    for name in ("kokotomo.css", "js/leave.js", "images/mark.svg"):
        url = manifest.url(name)
        assert url.startswith("/static/")
        file = manifest.directory / url.removeprefix("/static/")
        assert file.stat().st_mode & 0o044 == 0o044


def test_a_name_that_nobody_built_says_so(sources: Path, tmp_path: Path) -> None:
    with pytest.raises(assets.AssetProblem, match=r"gone\.js"):
        assets.build(sources, tmp_path / "out").url("gone.js")


def test_only_names_with_a_hash_may_be_kept_for_ever(sources: Path, tmp_path: Path) -> None:
    manifest = assets.build(sources, tmp_path / "out")
    for name in manifest.names:
        assert assets.is_hashed("", manifest.url(name))
        assert assets.is_hashed("", manifest.url(name) + ".gz")
    for url in (
        "/static/files.json",
        "/static/kokotomo.css",
        "/static/js/leave.min.js",
        "/static/abcdefabcdef",
    ):
        assert not assets.is_hashed("", url)


def test_the_packed_file_holds_the_same_bytes(tmp_path: Path) -> None:
    manifest = assets.build(STATIC, tmp_path)
    style = tmp_path / manifest.names["kokotomo.css"]
    assert gzip.decompress(style.with_name(style.name + ".gz").read_bytes()) == style.read_bytes()


def test_a_half_written_file_is_written_again(sources: Path, tmp_path: Path) -> None:
    manifest = assets.build(sources, tmp_path / "out")
    style = tmp_path / "out" / manifest.names["kokotomo.css"]
    whole = style.read_bytes()
    style.write_bytes(whole[:10])
    assets.build(sources, tmp_path / "out")
    assert style.read_bytes() == whole


def test_a_module_that_imports_another_is_refused(sources: Path, tmp_path: Path) -> None:
    (sources / "js" / "page.js").write_text('import { go } from "./leave.js";\n')
    with pytest.raises(assets.AssetProblem, match=r"page\.js"):
        assets.build(sources, tmp_path / "out")


def test_what_was_packaged_is_read_and_nothing_written(sources: Path, tmp_path: Path) -> None:
    packaged = assets.prebuild(sources)
    (sources / "css" / "first.css").unlink()
    manifest = assets.build(sources, tmp_path / "out")
    assert manifest.url("kokotomo.css") == packaged.url("kokotomo.css")
    assert manifest.directory == sources / "built"
    assert not (tmp_path / "out").exists()


def _build_and_check(sources: Path, out: Path, barrier: object, problems: object) -> None:
    barrier.wait()  # type: ignore[attr-defined]
    try:
        manifest = assets.build(sources, out)
        listed = json.loads((out / "files.json").read_text())
        if listed != manifest.names or assets.join_styles(sources / "css") != (
            out / manifest.names["kokotomo.css"]
        ).read_text("utf-8"):
            problems.put("differs")  # type: ignore[attr-defined]
    except Exception as error:
        problems.put(repr(error))  # type: ignore[attr-defined]


def test_eight_workers_that_start_at_once_leave_one_whole_set(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    barrier, problems = context.Barrier(8), context.Queue()
    workers = [
        context.Process(target=_build_and_check, args=(STATIC, tmp_path / "out", barrier, problems))
        for _ in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert problems.empty()
    assert [worker.exitcode for worker in workers] == [0] * 8
    left = [name for _, _, files in os.walk(tmp_path / "out") for name in files if name.startswith(".new-")]
    assert left == []


def test_our_own_files_keep_within_their_budgets(tmp_path: Path) -> None:
    manifest = assets.build(STATIC, tmp_path)
    sizes = {name: (tmp_path / path).stat().st_size for name, path in manifest.names.items()}
    # DESIGN 8: one file, 64 KB as it is and 13 KB packed.
    assert sizes["kokotomo.css"] <= 64_000
    packed = gzip.compress((tmp_path / manifest.names["kokotomo.css"]).read_bytes(), 6)
    assert len(packed) <= 13_000
    assert sum(size for name, size in sizes.items() if name.startswith("js/")) <= 6_000


def test_our_styles_load_nothing_and_our_modules_write_no_markup() -> None:
    for path in (STATIC / "css").glob("*.css"):
        assert not re.search(r"url\(|@import", path.read_text("utf-8")), path.name
    for path in (STATIC / "js").glob("*.js"):
        forbidden = (
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\.style\b|https?:"
        )
        assert not re.search(forbidden, path.read_text("utf-8")), path.name


def test_every_style_belongs_to_a_layer_that_the_first_file_names() -> None:
    order = (STATIC / "css" / "order.txt").read_text().split()
    first = (STATIC / "css" / order[0]).read_text("utf-8")
    layers = re.search(r"@layer ([^;{]+);", first)
    assert layers
    named = set(layers.group(1).split(", "))
    for name in order:
        used = re.findall(r"@layer (\w+) \{", (STATIC / "css" / name).read_text("utf-8"))
        assert used, name
        assert set(used) <= named, name
