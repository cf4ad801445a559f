"""Asks a server on this machine for pages, from processes of its own, and checks the answers."""

import json
import selectors
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
MOST_CLIENTS, MOST_SECONDS, PATIENCE = 64, 30.0, 20.0
WARM = 0.4
PART = 1 << 16

Asks = list[tuple[bytes, list[bytes]]]


class WrongAnswer(Exception):
    """A server answered something else than the page that was asked for."""


@dataclass(slots=True)
class Pressed:
    """What one round gave: seconds of each answer, and how long the round lasted."""

    taken: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.taken) / self.seconds


@dataclass(slots=True)
class Caller:
    """One client on a connection that is kept open as long as the server allows."""

    port: int
    asks: Asks
    turn: int
    wire: socket.socket = field(init=False)
    begun: float = 0.0
    answer: bytearray = field(default_factory=bytearray)
    needs: int = 0

    def connect(self) -> None:
        """Open the connection."""
        self.wire = socket.create_connection((HOST, self.port), timeout=PATIENCE)
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        """Send the next request."""
        self.turn = (self.turn + 1) % len(self.asks)
        self.answer.clear()
        self.needs = 0
        self.begun = time.perf_counter()
        self.wire.sendall(self.asks[self.turn][0])

    def receive(self) -> bool:
        """Take what has come; tell whether the answer is whole."""
        part = self.wire.recv(PART)
        self.answer += part
        if not self.needs:
            self.needs = measure_answer(self.answer)
        return not part or len(self.answer) >= self.needs > 0

    def check(self) -> None:
        """Refuse an answer that is not the page."""
        ok = self.answer.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200"))
        missing = [word for word in self.asks[self.turn][1] if word not in self.answer]
        if not ok or missing:
            start = bytes(self.answer[:60]).split(b"\r\n")[0]
            raise WrongAnswer(f"{start!r} without {missing[:1]!r}")

    @property
    def closing(self) -> bool:
        """Whether the server ends the connection after this answer."""
        head = bytes(self.answer[: self.answer.find(b"\r\n\r\n")]).lower()
        return b"connection: close" in head


def measure_answer(answer: bytearray) -> int:
    """Return how many bytes the whole answer has, or 0 while its head is not whole."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = bytes(answer[:end]).lower()
    name = head.find(b"content-length:")
    if name < 0:
        raise WrongAnswer("an answer without its length")
    return end + 4 + int(head[name + 15 :].split(b"\r\n")[0])


def call(port: int, asks: Asks, clients: int, seconds: float, shift: int) -> Pressed:
    """Ask in a closed loop: each client asks again as soon as it has its answer."""
    clients, seconds = min(clients, MOST_CLIENTS), min(seconds, MOST_SECONDS)
    wires = selectors.DefaultSelector()
    step = max(len(asks) // clients, 1)
    for number in range(clients):
        caller = Caller(port, asks, shift + number * step)
        caller.connect()
        wires.register(caller.wire, selectors.EVENT_READ, caller)
        caller.ask()
    taken: list[float] = []
    start = time.perf_counter() + WARM
    while (now := time.perf_counter()) < start + seconds:
        ready = wires.select(PATIENCE)
        if not ready:
            raise WrongAnswer("no answer at all")
        for key, _ in ready:
            if key.data.receive():
                _turn_over(wires, key.data, taken if now >= start else [])
    lasted = time.perf_counter() - start
    for key in list(wires.get_map().values()):
        key.data.wire.close()
    return Pressed(taken, lasted)


def _turn_over(wires: selectors.BaseSelector, caller: Caller, taken: list[float]) -> None:
    taken.append(time.perf_counter() - caller.begun)
    caller.check()
    if caller.closing:
        wires.unregister(caller.wire)
        caller.wire.close()
        begun = time.perf_counter()
        caller.connect()
        wires.register(caller.wire, selectors.EVENT_READ, caller)
        caller.ask()
        # Whoever must connect anew waits for that too.
        caller.begun = begun
    else:
        caller.ask()


def press(port: int, asks: Path, clients: int, seconds: float, processes: int) -> Pressed:
    """Ask from several processes at once and put their figures together."""
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(asks)]
    running = [
        subprocess.Popen(
            [*command, str(clients // processes), str(seconds), str(number * 7)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for number in range(processes)
    ]  # fmt: skip
    told = [json.loads(one.communicate(timeout=MOST_SECONDS + PATIENCE * 2)[0]) for one in running]
    wrong = [one["wrong"] for one in told if one["wrong"]]
    if wrong:
        raise WrongAnswer(wrong[0])
    taken = [second for one in told for second in one["taken"]]
    return Pressed(taken, sum(one["seconds"] for one in told) / processes)


def write_asks(path: Path, asks: list[tuple[str, list[str]]]) -> Path:
    """Keep requests, and what each answer must hold, where the asking processes find them."""
    path.write_text(json.dumps(asks), encoding="utf-8")
    return path


def main(port: str, path: str, clients: str, seconds: str, shift: str) -> None:
    """Read the requests, ask, and print the figures as JSON."""
    told = json.loads(Path(path).read_text(encoding="utf-8"))
    asks = [(request.encode(), [word.encode() for word in holds]) for request, holds in told]
    found: dict[str, object] = {"taken": [], "seconds": 0, "wrong": ""}
    try:
        pressed = call(int(port), asks, int(clients), float(seconds), int(shift))
        found |= {"taken": pressed.taken, "seconds": pressed.seconds}
    except (WrongAnswer, OSError) as fault:
        found["wrong"] = str(fault) or type(fault).__name__
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
