"""Every text that a widget is given goes through `tr`, so that it can be translated."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
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
    "ask": (0, 1, 3),  # a question to be answered by typing a name; one to the store is no text
    "follow": (0,),
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

# Whose texts nobody reads in the window: keys, names of Qt and the store, the log, defects.
QUIET = {
    *("AssertionError", "KeyError", "LookupError", "RuntimeError", "TypeError", "ValueError"),
    *("cast", "compile", "findChild", "fromString", "fullmatch", "get_logger", "inherits"),
    *("note_first_paint", "partition", "removeprefix", "removesuffix", "replace", "rpartition"),
    *("debug", "info", "warning", "error", "exception", "match", "search", "split", "sub"),
    *("setObjectName", "setProperty", "setStyleSheet", "startswith", "endswith", "strftime"),
    *("ask", "matches", "TypeVar", "Signal", "Slot"),
}
TELLS = {"tr", "phrase", "phrases"}

# Not gone through yet.
UNSEEN = (
    "tour",  # says how the tour went, in a file
    "widgets/fit.py",  # says to tests what does not fit
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
        if name in TELLS:
            given = [one for one in call.args if isinstance(one, ast.JoinedStr)]
            given += [one.value for one in call.keywords]  # values may be words, too
        for one in given:
            found |= {(text.lineno, text.col_offset): text for text in literals(one)}
    return [found[place] for place in sorted(found)]


def stray(tree: ast.AST) -> list[ast.Constant | ast.JoinedStr]:
    """Sentences inside functions that neither `tr` nor a quiet call takes."""
    found: list[ast.Constant | ast.JoinedStr] = []

    def walk(node: ast.AST, *, inside: bool) -> None:
        if isinstance(node, ast.Call) and name_of(node.func) in TELLS | QUIET:
            return
        if isinstance(node, ast.Compare) and not shown(node):
            return
        if isinstance(node, ast.arguments | ast.Expr) and not has_call(node):
            return
        if inside and isinstance(node, ast.JoinedStr | ast.Constant) and sentence(node):
            found.append(node)
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        names = [getattr(node, part, None) for part in ("slice", "annotation", "returns")]
        for one in ast.iter_child_nodes(node):
            if one not in names:
                walk(one, inside=inside)

    walk(tree, inside=False)
    return found


def shown(node: ast.Compare) -> bool:
    """Whether what a widget shows is compared; other strings that are compared are keys."""
    return any(
        isinstance(one, ast.Call) and name_of(one.func) == "text"
        for one in (node.left, *node.comparators)
    )


def has_call(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Call) for one in ast.walk(node))


def sentence(node: ast.Constant | ast.JoinedStr) -> bool:
    """Whether these are words with a gap, or beside a value, or going on: '{n} rows', 'saving…'."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    said = "".join(
        str(one.value) if isinstance(one, ast.Constant) else "0"
        for one in parts
        if not isinstance(one, ast.Constant) or isinstance(one.value, str)
    )
    return re.search(r"[^\W\d_]{2}[,.:;?!…]? |[\w)”] [^\W\d_]{2}|[^\W\d_]{2}…", said) is not None


def said_by(package: Path) -> set[tuple[str, str]]:
    """(module, name) of functions and words that are phrases, in modules of the domain."""
    found: set[tuple[str, str]] = set()
    for path in sorted(package.glob("*.py")):
        module = f"app.domain.{path.stem}"
        for one in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(one, ast.FunctionDef) and calls(one, TELLS | {"joined"}):
                if one.returns is not None and ast.unparse(one.returns) == "str":
                    found.add((module, one.name))
            elif isinstance(one, ast.Assign | ast.AnnAssign) and calls(one, TELLS):
                targets = one.targets if isinstance(one, ast.Assign) else [one.target]
                found |= {(module, name.id) for name in targets if isinstance(name, ast.Name)}
    return found - {("app.domain.phrases", "phrase")}


def calls(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(one, ast.Call) and name_of(one.func) in names for one in ast.walk(node))


def cut(tree: ast.AST, said: set[tuple[str, str]]) -> list[ast.FormattedValue]:
    """Values of f-strings that are phrases of the domain: the f-string forgets what they were."""
    known = {
        one.asname or one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for one in node.names
        if (node.module, one.name) in said
    }
    return [
        value
        for value in ast.walk(tree)
        if isinstance(value, ast.FormattedValue) and first_name(value.value) in known
    ]


def first_name(node: ast.AST) -> str:
    """The name on which an expression stands: 'DAYS' of `DAYS[at.weekday()].lower()`."""
    while isinstance(node, ast.Call | ast.Subscript | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def too_early(tree: ast.Module) -> list[ast.Call]:
    """Calls of `tr` made when the module is loaded, before a language is chosen."""
    found: list[ast.Call] = []

    def walk(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            early = [] if isinstance(node, ast.Lambda) else node.decorator_list
            for one in (*early, node.args):
                walk(one)
            return
        if isinstance(node, ast.Call) and name_of(node.func) == "tr":
            found.append(node)
        for one in ast.iter_child_nodes(node):
            walk(one)

    walk(tree)
    return found


def rooms(names: tuple[str, ...]) -> set[Path]:
    return {path for name in names for path in (*UI.glob(f"{name}/**/*.py"), *UI.glob(name))}


def test_no_text_is_given_to_a_widget_bare():
    found = {
        f"{path.relative_to(ROOT)}:{text.lineno}": ast.unparse(text)
        for path in sorted(set(UI.rglob("*.py")) - rooms(UNSEEN))
        for text in bare(tree_of(path))
    }
    assert not found


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def in_window(look: Callable[[ast.Module], Iterable[ast.expr]]) -> dict[str, str]:
    """What a look finds in the rooms of the window, by file and line."""
    return {
        f"{path.relative_to(ROOT)}:{one.lineno}": ast.unparse(one)
        for path in sorted(set(UI.rglob("*.py")) - rooms(UNSEEN))
        for one in look(tree_of(path))
    }


def test_no_sentence_of_a_function_goes_round_tr():
    assert not in_window(stray)


def test_no_phrase_of_the_domain_is_cut_to_its_english():
    said = said_by(ROOT / "app" / "domain")
    assert ("app.domain.wording", "DAYS") in said
    assert ("app.domain.wording", "length_words") in said
    assert not in_window(lambda tree: cut(tree, said))


def test_nothing_is_translated_before_a_language_is_chosen():
    assert not in_window(too_early)


@pytest.mark.parametrize(
    "code",
    [
        'self.more.setText("Fewer" if self._all else "All")',
        'Button(f"Pass to {name}", key="P")',
        'Field("Why", editor, hint="One line")',
        'Act("F9", "Dial", self.dial, "Call", "phone")',
        'tr(f"Pass to {name}")',
        'tr("Pass to {name}", name=name or "whoever is free")',
        'office.notice("Corrected.")',
        'Segments(("Intent", "Waiting"), tr("How it is listed"))',
        'box.addItem(name or "nobody")',
        'bridge.submit("jobs", works.follow(f"Importing {name}", work), owner=self)',
        'question.ask(tr("End it?"), said, name, "End access")',
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
        'return f"{count} leads wait"',
        'return "not yet" if late else tr("now")',
        'words = {True: tr("yes"), False: "not at all"}.get(late)',
        'return label.text() == "nothing heard"',
        'words = [title, "stopping…" if stopping else count]',
        'bridge.submit("jobs", lambda: say("not yet"), owner=self)',
    ],
)
def test_a_sentence_that_goes_round_tr_is_seen(code):
    assert stray(ast.parse(f"def show(self):\n    {code}\n"))


@pytest.mark.parametrize(
    "code",
    [
        'return tr("{count} leads wait", count=count)',
        '"""A text of the reader."""',
        'log.info("not yet %s", one)',
        'return how == "by them"',
        'late: "Late | None" = None',
    ],
)
def test_what_is_no_sentence_of_the_window_is_let_be(code):
    assert not stray(ast.parse(f"def show(self):\n    {code}\n"))


def test_a_phrase_in_an_f_string_is_seen():
    head = "from app.domain.wording import DAYS, length_words\n"
    said = said_by(ROOT / "app" / "domain")
    assert cut(ast.parse(head + 'x = f"{DAYS[0].lower()} {tr(length_words(3))}"'), said)
    assert not cut(ast.parse(head + 'x = f"{tr(DAYS[0])} {tr(length_words(3))}"'), said)


def test_tr_at_module_level_is_seen():
    assert too_early(ast.parse('WORDS = {"late": tr("late")}'))
    assert too_early(ast.parse('def show(text=tr("late")):\n    return text'))
    assert not too_early(ast.parse('WORDS = {"late": lambda: tr("late")}'))


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
