"""Every text that a widget is given goes through `tr`, so that it can be translated."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "app" / "ui"

# Which arguments of which call are text that people read: of Qt, then of the house.
TEXT: dict[str, tuple[int | str, ...]] = {
    **dict.fromkeys(
        (
            *("QAction", "QCheckBox", "QLabel", "QMenu", "QPushButton", "QRadioButton"),
            *("addAction", "addItem", "addItems", "addMenu", "addSection"),
            *("setAccessibleDescription", "setAccessibleName", "setInformativeText"),
            *("setPlaceholderText", "setStatusTip", "setText", "setTitle", "setToolTip"),
            "setWindowTitle",
        ),
        (0,),
    ),
    **dict.fromkeys(("getExistingDirectory", "QFileDialog"), (1,)),
    **dict.fromkeys(("getOpenFileName", "getSaveFileName"), (1, 3)),
    **dict.fromkeys(
        (
            *("Button", "CellTable", "Chip", "ChipButton", "ChoiceList", "ElidedLabel"),
            *("FoldingButton", "FormScroll", "HeadItem", "Label", "LevelMeter", "LinkLabel"),
            *("Pane", "Paragraph", "PromiseEdit", "ProposedField", "RowList"),
            *("StopRow", "WhenEdit", "notice", "say", "set_chip", "set_error", "set_hint"),
            "set_name",
        ),
        (0,),
    ),
    **dict.fromkeys(
        ("CheckBox", "EmptyState", "PaneHead", "PrimaryAct", "set_act", "set_title", "set_words"),
        (0, 1),
    ),
    **dict.fromkeys(("Act", "EmptyAct", "Footer", "IconButton"), (1,)),
    # Rows, states and sentences that are shown as they are.
    **dict.fromkeys(("CellChip", "ChipWords", "Run", "show_first"), (0,)),
    **dict.fromkeys(("FieldWas", "Incomplete", "Lack", "add_hint"), (1,)),
    **dict.fromkeys(("Section", "Wish", "_page", "_section"), (0, 1)),
    **dict.fromkeys(("add_bottom", "add_part"), (2,)),
    "BannerSpec": (2, 3, "text"),
    "CallBarState": ("ask", "detail", "dial_text", "note"),
    "Finding": (2, 4),
    "Headset": (0, 3, "detail"),
    "KnownError": (0, 1, 2),
    "LineItem": (0, 1, 2, "detail", "right", "second"),
    "QueueItem": ("badge", "name", "reason", "second"),
    "Segments": (0, 1),
    "AskForm": (0, 2),
    "Field": (0, 2, "hint"),
    "IconLabel": (3,),
    "TextField": ("placeholder",),
    "set_look": ("text",),
}

# Not gone through yet.
UNSEEN = (
    "tour",  # says how the tour went, in a file
    "screens/gallery",  # every kind of message with invented people: data, no words of the product
)


def in_functions(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Calls made when something is shown; tables of a module are made before any language is.

    With each goes the name under which `TEXT` knows it: `super().__init__` is its base's.
    """
    bases = {
        id(call): name_of(base)
        for made in ast.walk(tree)
        if isinstance(made, ast.ClassDef)
        for base in made.bases
        if name_of(base) in TEXT
        for call in ast.walk(made)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for call in ast.walk(node):
                if isinstance(call, ast.Call):
                    name = name_of(call.func)
                    yield (bases.get(id(call), "") if name == "__init__" else name), call


def name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def literals(node: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Strings with letters that an argument may be, whatever chooses among them."""
    if isinstance(node, ast.Constant | ast.JoinedStr):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        words = [one.value for one in parts if isinstance(one, ast.Constant)]
        if any(isinstance(one, str) and any(c.isalpha() for c in one) for one in words):
            yield node
    for one in choices(node):
        yield from literals(one)


def choices(node: ast.AST) -> list[ast.expr]:
    """Which expressions make this one, where it chooses or joins."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.BoolOp):
        return node.values
    return node.elts if isinstance(node, ast.Tuple | ast.List) else []


def bare(tree: ast.AST) -> list[ast.Constant | ast.JoinedStr]:
    """Texts for people that don't go through `tr`, and those of which `tr` can know nothing."""
    found: dict[tuple[int, int], ast.Constant | ast.JoinedStr] = {}
    for name, call in in_functions(tree):
        wanted = TEXT.get(name, ())
        given = [one for at, one in enumerate(call.args) if at in wanted]
        given += [one.value for one in call.keywords if one.arg in wanted]
        if name == "tr":
            given = [one for one in call.args if isinstance(one, ast.JoinedStr)]
        for one in given:
            found |= {(text.lineno, text.col_offset): text for text in literals(one)}
    return [found[place] for place in sorted(found)]


def rooms(names: tuple[str, ...]) -> set[Path]:
    return {path for name in names for path in (*UI.glob(f"{name}/**/*.py"), *UI.glob(name))}


def test_no_text_is_given_to_a_widget_bare():
    found = {
        f"{path.relative_to(ROOT)}:{text.lineno}": ast.unparse(text)
        for path in sorted(set(UI.rglob("*.py")) - rooms(UNSEEN))
        for text in bare(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        'self.more.setText("Fewer" if self._all else "All")',
        'Button(f"Pass to {name}", key="P")',
        'Field("Why", editor, hint="One line")',
        'Act("F9", "Dial", self.dial, "Call", "phone")',
        'tr(f"Pass to {name}")',
        'office.notice("Corrected.")',
        'Segments(("Intent", "Waiting"), tr("How it is listed"))',
        'box.addItem(name or "nobody")',
    ],
)
def test_bare_text_is_seen(code):
    assert bare(ast.parse(f"def show(self):\n    {code}\n"))


def test_the_text_that_a_class_gives_its_base_is_seen():
    made = "class Step(Pane):\n    def __init__(self):\n        super().__init__({})\n"
    assert bare(ast.parse(made.format('"File"')))
    assert not bare(ast.parse(made.format('tr("File")')))
    assert not bare(ast.parse(made.format('"File"').replace("Pane", "Model")))


@pytest.mark.parametrize(
    "code",
    [
        'self.more.setText(tr("All {n}").format(n=3))',
        'self.more.setText(f"{hours:02}:{minutes:02}")',
        'Button(tr("Stop"), icon="circle-stop", key="Esc")',
        'Act("F9", tr("Dial"), self.dial, "Call", "phone")',
        'self.setObjectName("pane")',
    ],
)
def test_what_is_no_bare_text_is_let_be(code):
    assert not bare(ast.parse(f"def show(self):\n    {code}\n"))
