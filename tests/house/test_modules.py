"""Python: sizes, names, room signs, docstrings where they give a rule, reasons for imports inside functions."""

import ast
import re

GRAB_BAGS = re.compile(
    r"^(utils?|helpers?|common|misc|stuff|shared|base|managers?|services?)(\.py)?$"
)
VAGUE = re.compile(r"(Utils?|Helper|Manager|Service|Handler)$|^Base[A-Z]")
DJANGOS_OWN_WORD = {"MemberManager", "ObjectManager"}
REASON = re.compile(r"# noqa: [A-Z0-9, ]*PLC0415[A-Z0-9, ]* -- \S+")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, FUNCTIONS)]


def classes(path):
    return [
        node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)
    ]


def length(node):
    """Lines of a function from its `def` on, its docstring left out: rules may be long."""
    doc = node.body[0] if ast.get_docstring(node) else None
    said = doc.end_lineno - doc.lineno + 1 if doc else 0
    return node.end_lineno - node.lineno + 1 - said


def parameters(node):
    given = node.args
    names = [one.arg for one in [*given.posonlyargs, *given.args, *given.kwonlyargs]]
    return len([name for name in names if name not in {"self", "cls"}])


def excused(path, node):
    return "# long:" in path.read_text().splitlines()[node.lineno - 1]


def measured_functions(tree, paths, size):
    return [
        (size(node), f"{tree.name(path)}::{node.name}", excused(path, node))
        for path in paths
        for node in functions(path)
    ]


def test_functions_are_short(tree, sizes):
    assert (
        sizes.past("functions, lines", 50, measured_functions(tree, tree.modules(), length)) == []
    )


def test_views_are_shorter(tree, sizes):
    views = [path for path in tree.modules() if "views" in path.parts or path.name == "views.py"]

    assert sizes.past("view functions, lines", 30, measured_functions(tree, views, length)) == []


def test_functions_take_few_things(tree, sizes):
    assert sizes.past("parameters", 7, measured_functions(tree, tree.modules(), parameters)) == []


def test_modules_are_short(tree, sizes):
    measured = [
        (len(lines), tree.name(path), any(line.startswith("# long:") for line in lines))
        for path in tree.modules()
        for lines in [path.read_text().splitlines()]
    ]

    assert sizes.past("modules, lines", 400, measured) == []
    settings = tree.tutti / "config/settings.py"
    assert len(settings.read_text().splitlines()) <= 250


def test_classes_do_few_things(tree, sizes):
    measured = [
        (
            len([part for part in node.body if isinstance(part, FUNCTIONS)]),
            f"{tree.name(path)}::{node.name}",
            excused(path, node),
        )
        for path in tree.modules()
        for node in classes(path)
    ]

    assert sizes.past("classes, methods", 20, measured) == []


def test_nothing_is_a_grab_bag(tree):
    named = [
        tree.name(path)
        for path in tree.modules()
        for part in path.relative_to(tree.tutti).parts
        if GRAB_BAGS.match(part)
    ]

    assert named == []


def test_no_class_has_a_name_that_says_nothing(tree):
    vague = [
        f"{tree.name(path)}::{node.name}"
        for path in tree.modules()
        for node in classes(path)
        if VAGUE.search(node.name) and node.name not in DJANGOS_OWN_WORD
    ]

    assert vague == []


def test_an_import_inside_a_function_gives_its_reason(tree):
    silent = [
        f"{tree.name(path)}:{node.lineno}"
        for path in tree.modules()
        for lines in [path.read_text().splitlines()]
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        if not REASON.search(lines[node.lineno - 1])
    ]

    assert sorted(set(silent)) == []


def test_every_room_has_its_sign(tree):
    """A package says what comes in, what goes out and what it never does; a stage's own folders need not."""
    rooms = {path.parent for path in tree.tutti.rglob("apps.py")}
    rooms |= {
        path
        for part in ("ground", "engines", "channels")
        for path in (tree.tutti / part).glob("*")
        if (path / "__init__.py").exists()
    }
    rooms |= {path for path in tree.tutti.glob("*") if (path / "__init__.py").exists()}

    assert [tree.name(room) for room in sorted(rooms) if not sign(room)] == []


def sign(room):
    door = room / "__init__.py"
    return ast.get_docstring(ast.parse(door.read_text())) if door.exists() else None


def test_actions_and_facts_say_their_rule(tree):
    silent = [
        f"{tree.name(path)}::{node.name}"
        for path in tree.modules()
        if "actions" in path.parts or path.stem in {"facts", "actions"}
        for node in ast.parse(path.read_text()).body
        if isinstance(node, (*FUNCTIONS, ast.ClassDef))
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert silent == []


def test_ground_and_journal_import_no_stage(tree):
    """The import contract says it too; here the finding is a line."""
    stages = re.compile(r"^\s*(?:from|import) tutti\.(?!ground|journal)(\w+)", re.MULTILINE)
    found = [
        f"{tree.name(path)}: tutti.{stage}"
        for part in ("ground", "journal")
        for path in tree.modules()
        if path.is_relative_to(tree.tutti / part)
        for stage in stages.findall(path.read_text())
    ]

    assert found == []
