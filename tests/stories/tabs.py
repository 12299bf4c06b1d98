"""A tab of a browser without scripts: it has a page, and sends the forms that stand on it."""

from dataclasses import dataclass

from werkzeug.test import TestResponse

from bench.pages import Form, Node, parse
from tests.support.visitor import Visitor


@dataclass
class Tab:
    """One tab of *visitor*'s browser; *page* and *status* are of what it shows."""

    visitor: Visitor
    page: Node | None = None
    status: int = 0
    place: str = ""

    def open(self, path: str) -> Node:
        """Go to *path*, and on to where it leads."""
        return self._show(self.visitor.get(path), path)

    def send(self, form: Form, **values: str) -> Node:
        """Send *form* with *values* put in, line ends as browsers send them, and go on to where it leads."""
        data: dict[str, list[str]] = {}
        for name, value in form.filled(**values):
            data.setdefault(name, []).append(value.replace("\n", "\r\n"))
        path = form.action.split("#")[0] or self.place
        return self._show(self.visitor.client.post(path, data=data), path)

    def _show(self, answer: TestResponse, path: str) -> Node:
        while answer.status_code == 303:
            path = answer.headers["Location"].split("#")[0]
            answer = self.visitor.get(path)
        self.status, self.place = answer.status_code, path
        self.page = parse(answer.get_data(as_text=True))
        return self.page
