"""GitHub says that newsletters have changed, and nobody else can."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search import history, hooks
from search.errors import BadRequest
from search.index.storage import IndexFolder
from search.indexing import Order, index
from search.settings import Settings
from search.settings import settings as from_environment
from tests.cli.running import PATIENCE, wait_until
from web import create_app
from web.server import Server, listen

SECRET = "sixteen or more characters"
BODY = b'{"ref": "refs/heads/main"}'
LETTER = "---\ntitle: Letter 1\nlang: en\n---\n\n## News\n\n- [Looms](https://e.org/1) weave.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a secret, of an index of one newsletter."""
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "letter-1-en.md").write_text(LETTER, encoding="utf-8")
    made = Settings(tmp_path / "data", hook_secret=SECRET)
    index(made, Order((letters,)))
    return made


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    """Give who sends messages."""
    return create_app(settings).test_client()


def signed(body: bytes = BODY, secret: str = SECRET) -> str:
    """Sign a message as GitHub does."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def send(
    client: FlaskClient, delivery: str = "1", body: bytes = BODY, **other: str
) -> TestResponse:
    """Send a message."""
    headers = {"X-Hub-Signature-256": signed(body), "X-GitHub-Delivery": delivery}
    named = {name.replace("_", "-"): value for name, value in other.items()}
    return client.post("/hooks/reindex", data=body, headers={**headers, **named})


def runs(settings: Settings) -> int:
    """Count the runs that have ended."""
    return len(list(history.entries(settings)))


def test_a_signed_message_has_newsletters_indexed_again(
    settings: Settings, client: FlaskClient
) -> None:
    answer = send(client)
    assert (answer.status_code, answer.json) == (202, {"status": "begun"})
    wait_until(lambda: runs(settings) == 2)
    assert IndexFolder(settings.index).manifest().generation == "gen-000002"


def test_without_a_secret_there_is_no_hook(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    assert send(client).status_code == 404


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=",
        signed(secret="another secret of sixteen"),
        signed(secret=""),
        signed(BODY + b" "),
        signed().upper(),
        signed().removeprefix("sha256="),
        signed().replace("sha256", "sha1"),
        signed() + "0",
        "sha256=é",
    ],
)
def test_what_is_not_signed_begins_nothing(
    settings: Settings, client: FlaskClient, signature: str
) -> None:
    answer = send(client, X_Hub_Signature_256=signature)
    assert answer.status_code == 403
    assert SECRET not in answer.text
    assert not (settings.index_data / hooks.FILE).exists()


def test_a_message_that_is_sent_again_begins_nothing(settings: Settings) -> None:
    """By its name or by its bytes, which alone are signed; and by other processes too."""
    first, second = (create_app(settings).test_client() for _ in range(2))
    assert send(first, "1").json == {"status": "begun"}
    for client in (first, second):
        for delivery, body in (("1", BODY), ("2", BODY), ("1", BODY + b"\n")):
            again = send(client, delivery, body)
            assert (again.status_code, again.json) == (200, {"status": "seen"})
    wait_until(lambda: runs(settings) == 2)
    assert send(second, "3", BODY + b" ").status_code == 202
    wait_until(lambda: runs(settings) == 3)


def test_what_is_remembered_is_bounded(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "MOST", 20)
    hook = hooks.Hook(settings)
    news = [hook._is_new(f"signature {number}", f"name {number}") for number in range(50)]
    assert all(news)
    assert len((settings.index_data / hooks.FILE).read_text().split()) == 20
    assert not hook._is_new("signature 49", "x")


def test_many_messages_begin_two_runs_at_most(settings: Settings) -> None:
    """One that waits reads whatever has come by then."""
    hook = hooks.Hook(settings)
    with IndexFolder(settings.index).locked():
        told = [hook.heed(body, signed(body), body.decode()) for body in (b"1", b"2", b"3", b"4")]
        assert told == ["begun", "begun", "waiting", "waiting"]
        assert len(hook._running) == 2
    wait_until(lambda: runs(settings) == 3)
    for process in hook._running:
        process.wait(30)
    assert hook.heed(b"5", signed(b"5"), "5") == "begun"
    hook._running[-1].wait(60)


def test_a_ping_is_answered_and_begins_nothing(settings: Settings, client: FlaskClient) -> None:
    answer = send(client, X_GitHub_Event="ping")
    assert (answer.status_code, answer.json) == (200, {"status": "pong"})
    assert send(client, X_GitHub_Event="ping", X_Hub_Signature_256="").status_code == 403
    assert not (settings.index_data / hooks.FILE).exists()


@pytest.mark.parametrize("delivery", ["", "x" * 101])
def test_a_message_has_a_name(client: FlaskClient, delivery: str) -> None:
    assert send(client, delivery).status_code == 400


def test_other_ways_to_ask_are_none(client: FlaskClient) -> None:
    assert client.get("/hooks/reindex").status_code == 405
    assert send(client, body=b"x" * (hooks.BODY + 1)).status_code == 413


def test_where_nothing_can_be_remembered_nothing_begins(
    settings: Settings, client: FlaskClient
) -> None:
    (settings.index_data / hooks.FILE).mkdir()
    answer = send(client)
    assert answer.status_code == 503
    assert str(settings.index_data) not in answer.text
    assert runs(settings) == 1


@pytest.fixture
def port(settings: Settings) -> Iterator[int]:
    """Serve, and give the port."""
    server = Server(create_app(settings), listen("127.0.0.1", 0))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server.port
    server.stop()
    thread.join(10)
    server.close()


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/hooks/reindex", hooks.BODY, b"403"),
        ("/news/hooks/reindex", hooks.BODY, b"404"),
        ("/hooks/reindex", hooks.BODY + 2, b"413"),
        ("/issues", 2000, b"413"),
        ("/hooks/other", 2000, b"413"),
    ],
)
def test_a_server_takes_long_bodies_for_the_hook_alone(
    port: int, path: str, size: int, status: bytes
) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as link:
        with contextlib.suppress(ConnectionError):
            link.sendall(head.encode() + b"x" * size)
        assert link.recv(12)[9:] == status


def test_the_secret_is_long_and_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLPSEARCH_HOOK_SECRET", SECRET)
    given = from_environment(Path("x"))
    assert given.hook_secret == SECRET
    assert SECRET not in repr(given)
    assert SECRET not in " ".join(hooks.command(given))
    monkeypatch.setenv("NLPSEARCH_HOOK_SECRET", "guess me")
    with pytest.raises(BadRequest, match="16 characters") as told:
        from_environment(Path("x"))
    assert "guess me" not in str(told.value)


def test_nothing_of_the_current_folder_is_run(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be the one with the newsletters, which others write."""
    planted = tmp_path / "letters" / "search" / "cli"
    planted.mkdir(parents=True)
    for name in (planted.parent / "__init__.py", planted / "__init__.py", planted / "__main__.py"):
        name.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "letters")
    assert hooks.Hook(settings).heed(BODY, signed(), "1") == "begun"
    wait_until(lambda: runs(settings) == 2)
    assert not (tmp_path / "ran").exists()
