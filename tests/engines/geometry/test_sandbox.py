"""A child may crash, hang, hoard or lie: the parent lives, and says which file and why."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mitwerk.engines import geometry
from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.model import MIB
from mitwerk.engines.geometry.sandbox.folder import take_out

from .files import write

HERE = str(Path(__file__).parent)
PAUSE_S = 0.02  # between two looks at a condition
SHORT = geometry.Limits(cpu_s=10, memory_bytes=512 * MIB, file_bytes=4 * MIB)
TIGHT = {
    "burn": geometry.Limits(cpu_s=1, memory_bytes=512 * MIB),
    "wait": geometry.Limits(wall_s=1.5, memory_bytes=512 * MIB),
}


def run(job: str, inputs: dict[str, Path] | None = None, **more):
    more.setdefault("limits", SHORT)
    return sandbox.run(f"jobs:{job}", inputs=inputs or {}, nursery="plain", paths=(HERE,), **more)


def until(condition, seconds: float = 10.0) -> bool:
    """Wait for a condition; nothing here depends on how long it takes."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE_S)
    return True


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.mark.parametrize(
    ("job", "error", "reason"),
    [
        ("crash", geometry.Crashed, "crashed with SIGSEGV while about to fall"),
        ("burn", geometry.TimedOut, "used up 1 s of processor time while turning in circles"),
        ("wait", geometry.TimedOut, "took longer than 1.5 s while waiting"),
        ("hoard", geometry.OutOfMemory, "needs more than 512 MiB while hoarding "),
        ("leave", geometry.Crashed, "left with code 7"),
        ("chatter", geometry.Crashed, "answered without end while"),
    ],
)
def test_run_says_how_a_child_ended(work, job, error, reason):
    path = write(work / "bad.step", "x")

    with pytest.raises(error) as caught:
        run(job, {"input": path}, limits=TIGHT.get(job, SHORT))

    assert caught.value.message.startswith(reason)
    assert caught.value.where == str(path)
    assert run("echo").result["input"] == ""


def test_run_keeps_a_child_within_its_memory():
    with pytest.raises(geometry.OutOfMemory) as caught:
        run("hoard", limits=geometry.Limits(memory_bytes=300 * MIB))

    hoarded = int(caught.value.message.split()[-2])
    assert 50 < hoarded < 300


def test_run_ends_a_file_that_grows_too_large(work, out):
    with pytest.raises(geometry.GeometryError):
        run("flood", out_folder=out, outputs=("flood",))

    assert not out.exists()


def test_run_takes_only_files_out(out):
    with pytest.raises(geometry.Refused, match="something else than a file"):
        run("folder", out_folder=out, outputs=("made",))

    assert list(out.iterdir()) == []


def test_take_out_follows_no_link(work, out):
    (work / "made").symlink_to("/etc/passwd")

    with pytest.raises(geometry.Refused, match="something else than a file"):
        take_out(work, {"made": "made"}, out, SHORT)

    assert list(out.iterdir()) == []


def test_run_lets_nothing_be_written_elsewhere(tmp_path):
    tmp_path.chmod(0o777)

    answer = run("write_outside", params={"target": str(tmp_path / "escaped")})

    assert answer.result["refused"] == "PermissionError"
    assert not (tmp_path / "escaped").exists()


def test_run_limits_open_files():
    assert 0 < run("open_many").result["opened"] < SHORT.open_files


@pytest.mark.parametrize("method", ["namespace", "seccomp"])
def test_run_leaves_no_way_to_a_socket(method):
    if geometry.isolation((method,)).network != method:
        pytest.skip(f"this machine offers no {method}")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answer = run("sockets", params={"port": listener.getsockname()[1]}, network=(method,))

    assert answer.result["connected"] == []
    if method == "seccomp":
        assert answer.result["opened"] == []


def test_run_refuses_without_isolation(work):
    path = write(work / "part.step", "x")

    with pytest.raises(geometry.IsolationUnavailable) as caught:
        run("echo", {"input": path}, network=())

    assert caught.value.where == str(path)


def test_isolation_is_proven_by_a_child():
    found = geometry.isolation()

    assert found.available
    assert found.network in {"namespace", "seccomp"}
    assert found.reasons == () or found.files != "landlock"


def test_isolation_says_no_when_nothing_works():
    found = geometry.isolation(())

    assert (found.available, found.network) == (False, "none")


def test_child_gets_no_environment_and_no_other_files(monkeypatch, tmp_path):
    monkeypatch.setenv("MITWERK_SECRET_KEY", "do-not-tell")
    secret = write(tmp_path / "secret.txt", "do not tell")
    secret.chmod(0o600)

    answer = sandbox.run(
        "mitwerk.engines.geometry.children.probe:escape",
        inputs={},
        params={"files": [str(secret), "/etc/shadow"]},
        nursery="plain",
    )

    assert answer.result["read"] == []
    assert not [name for name in answer.result["environment"] if "SECRET" in name]
    assert answer.result["folder"] == []
    assert not answer.result["connected"]


def test_run_leaves_no_folder_behind(work, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(work))
    monkeypatch.setattr("tempfile.tempdir", None)
    work.chmod(0o755)

    run("echo")
    with pytest.raises(geometry.Crashed):
        run("crash")

    assert list(work.iterdir()) == []


def test_run_answers_many_threads_at_once():
    answers: list[int] = []

    def ask(number: int) -> None:
        answers.append(run("echo", params={"n": number}).result["params"]["n"])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == list(range(12))


@pytest.mark.parametrize("pause_s", [0.0, 0.001, 0.003, 0.01, 0.1])
def test_nursery_is_replaced_when_it_dies(pause_s):
    first = sandbox.warm("plain")
    os.kill(first, signal.SIGKILL)
    time.sleep(pause_s)  # the order falls into each step of its end

    answer = sandbox.run(
        "mitwerk.engines.geometry.children.probe:escape", inputs={}, nursery="plain"
    )

    assert answer.result["connected"] is False
    assert sandbox.warm("plain") != first


PARENT = """
import sys, threading
from mitwerk.engines.geometry import sandbox
found = []
thread = threading.Thread(target=lambda: found.append(sandbox.warm("plain")))
thread.start(); thread.join()
print(found[0], flush=True)
sys.stdin.read()
"""


def test_nursery_outlives_its_thread_and_ends_with_its_parent():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with parent:
        nursery = int(parent.stdout.readline())
        alive = not gone(nursery)
        parent.kill()

    assert alive
    assert until(lambda: gone(nursery))


LIGHT = """
import sys
from mitwerk.engines import geometry
heavy = {"OCP", "f3d", "trimesh", "ezdxf", "PIL", "lxml", "numpy"} & set(sys.modules)
print(sorted(heavy))
"""


def test_import_loads_no_reader():
    said = subprocess.run(
        [sys.executable, "-c", LIGHT], check=True, capture_output=True, text=True
    ).stdout

    assert said.strip() == "[]"
