"""The folders of the benchmarks, and the environments that the rivals run in. They are cached: making them is slow."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
RIVALS = ROOT / "benchmarks/rivals"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "casebook-benchmarks"
INSTALL_SECONDS = 300


class NotAvailableError(Exception):
    """A rival cannot run on this machine; the message is the reason."""


def python() -> Path:
    """The Python interpreter of a virtual environment with `rivals/requirements.txt`.

    Raises ``NotAvailableError`` if the packages cannot be installed.
    """
    requirements, venv = RIVALS / "requirements.txt", CACHE / "venv"
    if _is_stale(venv / "made-from", requirements.read_text()):
        _run([sys.executable, "-m", "venv", "--clear", str(venv)])
        _run([str(venv / "bin/python"), "-m", "pip", "install", "-qq", "-r", str(requirements)])
        (venv / "made-from").write_text(requirements.read_text())
    return venv / "bin/python"


def astro() -> Path:
    """A folder with the built site of `rivals/astro`, which reads its content at start.

    Raises ``NotAvailableError`` if it cannot be built.
    """
    folder = CACHE / "astro"
    source = RIVALS / "astro"
    files = sorted(path for path in source.rglob("*") if path.is_file())
    sources = "\n".join(f"{path.relative_to(source)}\n{path.read_text()}" for path in files)
    stamp = folder / "made-from"
    if _is_stale(stamp, sources):
        for path in files:
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(path.read_text())
        _run(["npm", "install", "--no-audit", "--no-fund", "--silent"], folder)
        _run(["npx", "astro", "build", "--silent"], folder, {"ASTRO_TELEMETRY_DISABLED": "1"})
        (folder / "dist/client/static").symlink_to(ROOT / "static")
        stamp.write_text(sources)
    return folder


def _is_stale(stamp: Path, made_from: str) -> bool:
    return not stamp.exists() or stamp.read_text() != made_from


def _run(command: list[str], folder: Path = ROOT, env: dict[str, str] | None = None) -> None:
    try:
        env = os.environ | (env or {})
        subprocess.run(
            command, cwd=folder, env=env, timeout=INSTALL_SECONDS, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        output = getattr(error, "stderr", None) or getattr(error, "stdout", None) or ""
        raise NotAvailableError(f"{error} {output[-300:]}".strip()) from None
