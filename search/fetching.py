"""Fetching a git repository by the git program: its newest files, and nothing that it would run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from search import late
from search.errors import BadRequest, SourceNotFetched

SECONDS = 600
"""How long one command of git may take."""

# Each part begins with a letter or digit, so that none can be taken for an option by git or ssh.
_HOST = r"[A-Za-z0-9][A-Za-z0-9.-]*"
_USER = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_PORT = r"(?::[0-9]{1,5})?"
_PATH = r"[A-Za-z0-9._~+%][A-Za-z0-9._~+%/-]*"
_PROTOCOLS: dict[str, re.Pattern[str]] = {
    "https": late.compile(rf"https://{_HOST}{_PORT}/{_PATH}"),
    "ssh": late.compile(rf"ssh://(?:{_USER}@)?{_HOST}{_PORT}/{_PATH}|{_USER}@{_HOST}:/?{_PATH}"),
    "file": late.compile(r"file:///[^\x00-\x1f\x7f?#]+"),
}
"""By the name that git has for it, the addresses of each way to a repository."""
_EXPECTED = (
    "https://host/path, ssh://user@host/path, user@host:path or file:///path, without a password"
)
_ADDRESS = late.compile(r"[A-Za-z0-9+.-]+:(?://|:)|[^/\\]+@[^/\\]+:")
_LONGEST = 500

_CONFIG = {
    "core.hooksPath": os.devnull,  # of whatever the user's own settings put there
    "core.fsmonitor": "false",
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "false",
    "core.sparseCheckout": "true",
    "core.sparseCheckoutCone": "false",
    "gc.auto": "0",
}


def is_address(location: str) -> bool:
    """Tell whether a location is that of a repository, and no path: odd ones too.

    >>> is_address("user@host:letters"), is_address("ext::sh -c x"), is_address("/a/b@c:d")
    (True, True, False)
    """
    return bool(_ADDRESS.match(location))


def is_bare(folder: Path) -> bool:
    """Tell whether a folder is a repository without files of its own, as a server keeps them."""
    try:
        return all((folder / name).exists() for name in ("HEAD", "objects", "refs"))
    except OSError:  # a folder that may not be read
        return False


def checked(address: str) -> str:
    """Give an address that may be fetched. Raises :class:`BadRequest` for any other."""
    if len(address) > _LONGEST or not _protocol(address):
        shown = re.sub(r"//[^/@]*@", "//…@", address)[:80]
        raise BadRequest("location", shown, _EXPECTED)
    return address


def check_pattern(pattern: str) -> str:
    """Give a pattern of files, as ``.gitignore`` has them. Raises :class:`BadRequest`."""
    if len(pattern) > _LONGEST or not pattern.isprintable() or pattern[0] in "!#-":
        raise BadRequest("files", pattern[:80], "a pattern such as newsletters/*.md")
    return pattern


def fetch(name: str, address: str, pattern: str, folder: Path) -> None:
    """Have ``folder`` hold the newest files of a repository that ``pattern`` fits, or all.

    Only the last commit of its main branch is fetched, no submodules, and no hook is run.
    Raises :class:`SourceNotFetched`; the files are those of before then.
    """
    protocol = _protocol(address)
    if not protocol:  # somebody else has written it down
        raise SourceNotFetched(name, "its address is none that is fetched")
    git = shutil.which("git")
    if git is None:
        raise SourceNotFetched(name, "the program git is not installed")

    def run(*args: str) -> None:
        _run(name, protocol, [git, *_settings(), *args])

    own = folder / ".git"
    if any(path.is_symlink() for path in (folder.parent, folder, own)):
        # What is there would be replaced by what was fetched, and the rest of it removed.
        raise SourceNotFetched(name, "the folder that it is kept in is a link")
    if own.is_file():  # which names another one
        own.unlink()
    # So may a repository have, whose settings have files put elsewhere, or filters run.
    for settings in ("config", "commondir"):
        (own / settings).unlink(missing_ok=True)
    run("init", "--quiet", "--template=", str(folder))
    # A run that was killed leaves them behind, and nobody else is here now.
    for lock in own.rglob("*.lock"):
        lock.unlink(missing_ok=True)
    (own / "info").mkdir(exist_ok=True)
    (own / "info" / "sparse-checkout").write_text(f"{pattern or '/*'}\n", encoding="utf-8")
    there = ("-C", str(folder))
    run(*there, "fetch", "--quiet", "--depth=1", "--no-tags", "--force", "--", address, "HEAD")
    run(*there, "checkout", "--quiet", "--force", "--detach", "FETCH_HEAD")
    run(*there, "clean", "--quiet", "-ffdx")


def _protocol(address: str) -> str:
    for protocol, pattern in _PROTOCOLS.items():
        if pattern.fullmatch(address):
            # A port that is none, or half an address of IPv6, git would not know either.
            try:
                urlsplit(address).port if "://" in address else None
            except ValueError:
                return ""
            return protocol
    return ""


def _settings() -> list[str]:
    return [part for key, value in _CONFIG.items() for part in ("-c", f"{key}={value}")]


def _run(name: str, protocol: str, command: list[str]) -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= {
        # The user's settings may reach a host the other way.
        "GIT_ALLOW_PROTOCOL": "file" if protocol == "file" else "https:ssh",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", "ssh -o BatchMode=yes"),
        "GIT_LFS_SKIP_SMUDGE": "1",
        "LC_ALL": "C",
    }
    try:
        subprocess.run(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise SourceNotFetched(name, f"it took more than {SECONDS // 60} minutes") from None
    except subprocess.CalledProcessError as error:
        raise SourceNotFetched(name, _reason(error.stderr)) from error
    except OSError as error:
        raise SourceNotFetched(name, f"git: {error.strerror or error}") from error


def _reason(said: bytes) -> str:
    """Give the line of git's that says what is wrong: the first that calls it an error."""
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (errors or lines or ["git says nothing"])[0][:300]
