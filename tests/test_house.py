"""The house rules that a program can check: sizes, words, imports, registries, what is committed."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "afterword"
LONGEST_FUNCTION = 40
LONGEST_FILE = 400

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str, package: Path = PACKAGE) -> list[Path]:
    """Our Python files below these folders of the package (all of it without), migrations left out."""
    starts = [package / folder for folder in folders] or [package]
    return sorted(path for start in starts for path in start.rglob("*.py") if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """A file as its syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file, methods and inner ones too."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def name(path: Path) -> str:
    """A path as messages show it."""
    return path.relative_to(ROOT).as_posix()


@cache
def committed() -> tuple[str, ...]:
    """What git knows; a source archive without git skips the test that asks."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is not a git tree")
    return tuple(line for line in done.stdout.splitlines() if (ROOT / line).is_file())


# sizes ----------------------------------------------------------------------------------------------------------------


def test_every_function_stays_under_forty_lines() -> None:
    beside = [path for folder in ("tools", "benchmarks", "lab") for path in sorted((ROOT / folder).rglob("*.py"))]
    everywhere = [*sources(), *beside]
    long = [
        f"{name(path)}:{node.lineno} {node.name} has {length} lines"
        for path in everywhere
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1) >= LONGEST_FUNCTION
    ]
    assert long == []


def test_every_file_stays_under_four_hundred_lines() -> None:
    files = [*sources(), *(path for kind in ("ts", "css", "html") for path in front_end(kind))]
    long = [f"{name(path)} has {count} lines" for path in files if (count := lines_in(path)) >= LONGEST_FILE]
    assert long == []


def front_end(kind: str) -> list[Path]:
    """Hand-written files of the front end and the templates."""
    found = [*(ROOT / "frontend").rglob(f"*.{kind}"), *PACKAGE.rglob(f"templates/**/*.{kind}")]
    return sorted(path for path in found if "node_modules" not in path.parts)


def lines_in(path: Path) -> int:
    """How many lines a file has."""
    return path.read_text(encoding="utf-8").count("\n")


# words ----------------------------------------------------------------------------------------------------------------


def test_every_package_says_in_one_sentence_what_it_is() -> None:
    wrong = []
    for path in sources():
        if path.name == "__init__.py":
            told = ast.get_docstring(tree(path)) or ""
            if "\n" in told or not told.endswith("."):
                wrong.append(f"{name(path)}: {told!r}")
    assert wrong == []


def test_everything_public_in_core_and_services_has_a_docstring() -> None:
    services = [path for path in sources("domain") if "services" in path.as_posix()]
    silent = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in [*sources("core"), *services]
        for node in public_things(tree(path))
        if not ast.get_docstring(node)
    ]
    assert silent == []


def public_things(module: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """Public functions and classes of a module, and the public methods of those classes."""
    for node in module.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                methods = (child for child in node.body if isinstance(child, ast.FunctionDef))
                yield from (method for method in methods if not method.name.startswith("_"))


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
    texts = [*sources(), *(path for kind in ("ts", "css", "html") for path in front_end(kind))]
    about_them = "src/afterword/core/lint/rules/completeness/placeholder_left.py"  # the rule that looks for such marks
    texts = [path for path in texts if name(path) != about_them]
    left = [name(path) for path in texts if marks.search(path.read_text(encoding="utf-8"))]
    assert left == []


def test_pages_shout_at_nobody() -> None:
    loud = []
    for path in front_end("html"):
        text = re.sub(
            r"(?s)<!--.*?-->|<script.*?</script>|<[^>]*>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", path.read_text()
        )
        if "!" in text or re.search("[\U0001f300-\U0001faff\u2600-\u27bf]", text):
            loud.append(name(path))
    assert loud == []


def test_names_of_tests_are_sentences() -> None:
    short = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in functions(path)
        if node.name.startswith("test_") and node.name.count("_") < 3
    ]
    assert short == []


def test_no_test_passes_without_asserting() -> None:
    idle = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in functions(path)
        if node.name.startswith("test_") and not asserts(node)
    ]
    assert idle == []


def asserts(test: Function) -> bool:
    """True when a test asserts, expects an error, or calls something whose name says that it does."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if re.match(r"_?(assert|expect|check|raises|walk_|fail)|to_(be|have|contain)", called):
                return True
    return False


# imports --------------------------------------------------------------------------------------------------------------


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the package in this folder."""
    command = [
        str(Path(sys.executable).parent / "lint-imports"),
        "--config",
        str(ROOT / "pyproject.toml"),
        "--no-cache",
    ]
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)


def test_no_floor_imports_one_above_it() -> None:
    done = lint_imports(ROOT / "src")
    assert done.returncode == 0, done.stdout


PLANTED = [
    ("core/errors.py", "import afterword.domain.journal.models", "Floors"),
    ("core/errors.py", "import django.db", "Core is pure"),
    ("core/model/span.py", "import afterword.core.timeline", "Core"),
    ("domain/journal/services.py", "import afterword.domain.incidents.models", "Domain"),
    ("api/problems.py", "import afterword.web", "Floors"),
]


@pytest.mark.parametrize(("where", "line", "contract"), PLANTED)
def test_a_planted_wrong_import_is_caught(where: str, line: str, contract: str, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates", "examples")
    shutil.copytree(PACKAGE, tmp_path / "afterword", ignore=ignored)
    target = tmp_path / "afterword" / where
    target.write_text(target.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    assert re.search(rf"{contract}.*BROKEN", done.stdout), done.stdout


def loaded_by(program: str) -> set[str]:
    """The top-level modules that a fresh Python has loaded after running a program."""
    tail = "\nimport sys as _s; print('LOADED', *sorted({m.split('.')[0] for m in _s.modules}))"
    done = subprocess.run([sys.executable, "-c", program + tail], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rsplit("LOADED", 1)[1].split())


CALL = """
import sys
from afterword.cli.main import main
sys.argv = ["afterword", *{arguments!r}]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""


def test_help_loads_none_of_the_heavy_libraries() -> None:
    loaded = loaded_by(CALL.format(arguments=["--help"]))
    assert loaded.isdisjoint({"polars", "django", "drain3", "numpy", "weasyprint", "uvicorn"})


def test_core_loads_neither_django_nor_a_network_client() -> None:
    modules = [".".join(path.relative_to(ROOT / "src").with_suffix("").parts) for path in sources("core")]
    program = "\n".join(f"import {module.removesuffix('.__init__')}" for module in modules)
    assert loaded_by(program).isdisjoint({"django", "ninja", "httpx", "channels", "psycopg", "uvicorn"})


def test_timeline_draft_and_parse_never_load_django(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    rows = [f"2026-01-15 10:0{minute}:00,000 ERROR app: connection refused by 10.0.0.{minute}" for minute in range(9)]
    log.write_text("\n".join(rows) + "\n")
    draft = str(tmp_path / "draft.md")
    for arguments in (
        ["timeline", str(log), "--format", "json"],
        ["draft", str(log), "--out", draft],
        ["parse", draft, "--format", "json"],
    ):
        assert "django" not in loaded_by(CALL.format(arguments=arguments)), arguments


def test_core_never_asks_the_clock_or_the_environment() -> None:
    asked = re.compile(r"\b(datetime\.now|date\.today|utcnow|time\.time\(|os\.environ|os\.getenv|getenv\()")
    found = [name(path) for path in sources("core") if asked.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_only_the_domain_writes_the_database() -> None:
    writes = re.compile(
        r"\.(objects\.(create|get_or_create|update_or_create|filter\([^)]*\)\.(update|delete))|bulk_create)\("
    )
    surfaces = sources("web", "api", "live", "cli")
    assert [name(path) for path in surfaces if writes.search(path.read_text(encoding="utf-8"))] == []


def test_no_model_signal_hides_a_reaction() -> None:
    hidden = [name(path) for path in sources() if "django.db.models.signals" in path.read_text(encoding="utf-8")]
    assert hidden == []


# registries -----------------------------------------------------------------------------------------------------------


def members(folder: str) -> list[str]:
    """The files of a folder that holds one thing per file."""
    return sorted(path.stem for path in (PACKAGE / folder).glob("*.py") if path.name != "__init__.py")


def test_every_reader_is_registered_with_a_fixture_and_a_page() -> None:
    from afterword.core.evidence.registry import BUILT_IN

    registered = sorted({module for module, _ in BUILT_IN})
    assert registered == members("core/evidence/readers")
    fixtures = {path.name for path in (ROOT / "tests" / "fixtures").rglob("*")}
    assert [reader for reader in registered if not any(fixture.startswith(reader) for fixture in fixtures)] == []
    pages = {path.stem for path in (ROOT / "docs/reference/readers").glob("*.md")}
    assert [reader for reader in registered if reader not in pages] == []


def test_every_detector_is_registered_with_a_test_and_a_page() -> None:
    from afterword.core.detect.registry import DETECTORS

    registered = sorted(name for name, _ in DETECTORS)
    able = [path.stem for path in sources("core/detect") if any(node.name == "detect" for node in functions(path))]
    assert registered == sorted(able)
    tests = "".join(path.read_text() for path in sorted((ROOT / "tests/core").rglob("test_*.py")))
    assert [detector for detector in registered if not re.search(rf"\b{detector}\b", tests)] == []
    pages = {path.stem for path in (ROOT / "docs/reference/detectors").glob("*.md")}
    assert [detector for detector in registered if detector not in pages] == []


# what is committed ----------------------------------------------------------------------------------------------------


def test_lock_files_name_no_host() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert "--index" not in text
    assert '"resolved"' not in (ROOT / "frontend" / "package-lock.json").read_text()


def test_every_pinned_package_has_a_version_and_a_hash() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
        assert [block for block in blocks if not re.search(r"==\S+.*--hash=sha256:", block, re.DOTALL)] == []


def test_nothing_built_is_committed() -> None:
    built = re.compile(r"(^|/)(dist|build|node_modules|__pycache__|static/built)/|\.(pyc|sqlite3|whl)$")
    assert [line for line in committed() if built.search(line)] == []


def test_no_committed_file_names_a_package_host() -> None:
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmmirror" + ".com"]
    named = []
    for line in committed():
        if (ROOT / line).stat().st_size < 2_000_000 and not line.startswith("examples/"):
            text = (ROOT / line).read_text(encoding="utf-8", errors="replace")
            named += [f"{line}: {host}" for host in hosts if host in text]
    assert named == []


def test_licence_and_package_metadata_agree() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text()
    assert (PACKAGE / "py.typed").is_file()


def test_commands_that_the_readme_names_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", readme)) <= targets
    reference = (ROOT / "docs/reference/cli.md").read_text()
    known = set(re.findall(r"^## afterword ([a-z-]+)", reference, re.MULTILINE))
    assert set(re.findall(r"^afterword ([a-z-]+)", readme, re.MULTILINE)) <= known


def test_every_command_is_named_in_the_how_to_or_the_readme() -> None:
    reference = (ROOT / "docs/reference/cli.md").read_text()
    prose = "".join(path.read_text() for path in [ROOT / "README.md", *(ROOT / "docs/how-to").glob("*.md")])
    known = re.findall(r"^## (afterword [a-z-]+)", reference, re.MULTILINE)
    assert known
    assert [command for command in known if command not in prose] == []


def test_links_between_the_docs_lead_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
    broken = [
        f"{name(page)}: {target}"
        for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
        for target in link.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
