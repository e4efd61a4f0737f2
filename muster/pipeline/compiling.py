"""Writes the generated dbt models, all or none; what stands in them is decided by federated."""

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from federated import compile_project as compile_audiences
from federated.errors import CatalogError
from federated.staging import compile_sources, find_clashes
from muster.errors import InputError, MusterError
from muster.pipeline.contracts import PLACE, settle_contracts
from muster.settings import Settings

GENERATED = Path("dbt_project", "models", "generated")
CACHE = Path("target", "compiled_audiences.json")


@dataclass(frozen=True, slots=True)
class CompileResult:
    """What one compilation changed below models/generated, as relative paths."""

    folder: Path
    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged_count: int
    # Whether contracts.yml, which is not below models/generated, was written anew.
    has_new_contracts: bool = False


def compile_project(
    settings: Settings, check: bool = False, use_cache: bool = True
) -> CompileResult:
    """Bring models/generated in line with the YAML; with `check`, only say whether it is.

    Texts of rules that have not changed are taken from the compilation before, unless they should
    not be; the models are the same either way.

    Raises: InputError when `check` finds a file that is stale, missing or left over.
    """
    with _collecting_garbage_once():
        texts = _collect(settings, settings.project_dir / CACHE if use_cache else None)
        contracts = settle_contracts(settings.project_dir, texts)
    folder = settings.project_dir / GENERATED
    written = tuple(name for name, text in texts.items() if _read(folder / name) != text)
    removed = tuple(name for name in _present(folder) if name not in texts)
    promised = settings.project_dir / PLACE
    is_settled = contracts is None or _read(promised) == contracts
    if check and (written or removed or not is_settled):
        stale = _stale(folder.relative_to(settings.project_dir), written, removed, is_settled)
        raise InputError(stale)
    for name in written:
        _write(folder / name, texts[name])
    for name in removed:
        (folder / name).unlink()
        _drop_empty_folders((folder / name).parent, folder)
    if contracts is not None and not is_settled:
        _write(promised, contracts)
    return CompileResult(folder, written, removed, len(texts) - len(written), not is_settled)


@contextmanager
def _collecting_garbage_once() -> Iterator[None]:
    """Leave garbage where it is: the trees of thousand rules are looked through time and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _collect(settings: Settings, kept: Path | None) -> dict[str, str]:
    """Compile everything before the first file is touched, so that a fault leaves all as it was."""
    texts: dict[str, str] = {}
    root, engine = settings.project_dir, "duckdb" if settings.is_duckdb else "postgres"
    for part in (compile_sources(root), compile_audiences(root, engine, kept)):
        _add(texts, part)
    # Only here all generated models are known, those of audiences too.
    if clashes := find_clashes(root, texts):
        raise CatalogError(clashes)
    return dict(sorted(texts.items()))


def _add(texts: dict[str, str], part: Mapping[str, str]) -> None:
    for name, text in part.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.suffix not in {".sql", ".yml"}:
            raise MusterError(f"compile: {name!r} is no path below models/generated.")
        if texts.setdefault(str(path), text) != text:
            raise InputError(
                f"compile: two documents both generate {name}. Give one of them another key."
            )


def _present(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.suffix in {".sql", ".yml"})
    return sorted(path.relative_to(folder).as_posix() for path in files)


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def _drop_empty_folders(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _stale(
    folder: Path, written: tuple[str, ...], removed: tuple[str, ...], is_settled: bool
) -> str:
    lines = [f"  {folder / name}: not what the YAML says" for name in written]
    lines += [f"  {folder / name}: left over" for name in removed]
    lines += [] if is_settled else [f"  {PLACE}: does not hold all that is published"]
    listing = "\n".join(lines)
    return f"compile --check: {len(lines)} files are stale. Run: muster compile\n{listing}"
