"""Where benchmarks keep what is slow to make: corpora, and the rivals' packages, which are no part of the lock."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
RIVALS = ROOT / "benchmarks/rivals"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "casebook-benchmarks"
INSTALL_SECONDS = 300


class NotHereError(Exception):
    """A rival cannot run on this machine, and why."""


def python() -> Path:
    """The Python of an environment with `rivals/requirements.txt`."""
    wanted, venv = RIVALS / "requirements.txt", CACHE / "venv"
    if _is_stale(venv / "made-from", wanted):
        _run([sys.executable, "-m", "venv", "--clear", str(venv)])
        _run([str(venv / "bin/python"), "-m", "pip", "install", "-qq", "-r", str(wanted)])
        (venv / "made-from").write_text(wanted.read_text())
    return venv / "bin/python"


def astro() -> Path:
    """A folder with the built site of `rivals/astro`; its content is read when it starts."""
    folder = CACHE / "astro"
    source = RIVALS / "astro"
    files = sorted(path for path in source.rglob("*") if path.is_file())
    wanted = "\n".join(f"{path.relative_to(source)}\n{path.read_text()}" for path in files)
    stamp = folder / "made-from"
    if not stamp.exists() or stamp.read_text() != wanted:
        for path in files:
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(path.read_text())
        _run(["npm", "install", "--no-audit", "--no-fund", "--silent"], folder)
        _run(["npx", "astro", "build", "--silent"], folder, {"ASTRO_TELEMETRY_DISABLED": "1"})
        (folder / "dist/client/static").symlink_to(ROOT / "static")
        stamp.write_text(wanted)
    return folder


def _is_stale(stamp: Path, wanted: Path) -> bool:
    return not stamp.exists() or stamp.read_text() != wanted.read_text()


def _run(command: list[str], folder: Path = ROOT, env: dict[str, str] | None = None) -> None:
    try:
        env = os.environ | (env or {})
        subprocess.run(
            command, cwd=folder, env=env, timeout=INSTALL_SECONDS, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or getattr(error, "stdout", None) or ""
        raise NotHereError(f"{error} {said[-300:]}".strip()) from None
