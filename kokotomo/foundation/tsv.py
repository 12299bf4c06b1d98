"""Tables that come with the package, as tab-separated text with a heading line."""

from importlib.resources import files


def read(package: str, name: str) -> list[dict[str, str]]:
    """The rows of the file *name* that lies in *package*, each as heading -> cell.

    Lines that are empty or begin with ``#`` are passed over. A row with another number of cells than
    the heading raises ``ValueError`` that names the line.
    """
    text = (files(package) / name).read_text(encoding="utf-8")
    lines = [
        (number, line)
        for number, line in enumerate(text.split("\n"), start=1)
        if line and not line.startswith("#")
    ]
    heading = lines[0][1].split("\t")
    rows = []
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(heading):
            raise ValueError(f"{name}, line {number}: {len(cells)} cells where {len(heading)} are due")
        rows.append(dict(zip(heading, cells, strict=True)))
    return rows
