"""A program that records what other programs ask of the system, and can let it fail or kill them.

Each line that it is told is a ``Request`` as JSON; it answers with what the life did, in order, as
JSON too. A life (``lives``) is a process of its own, forked so that nothing is imported again, and
stopped at each call by ``ptrace``, as ``strace`` does it. Of its calls those are kept that change
files of its folder or wait for them; paths are told from that folder on, which is ``"."`` itself:

    ["create", path]  ["write", path, offset, text]  ["truncate", path, size]  ["sync", path]
    ["link", from, to]  ["rename", from, to]  ["unlink", path]  ["open", path]  ["told", text]

The bytes of a write are the letters of its text (Latin-1). A call that failed has ``"failed"``
before its name. ``["told", text]`` is what the life says of itself. A file that is mapped into
memory is written without a call: SQLite does so with its ``-shm`` file alone, which does not
outlive a crash, and so that one is left out.

Numbers of calls and places of registers are those of Linux on x86-64.
"""

import ctypes
import json
import os
import platform
import signal
import sys
import traceback
from functools import cache
from pathlib import Path
from typing import Any

from attrs import asdict, define, frozen

from log import lives

Action = list[Any]
"""What a life did: a name, and what belongs to it."""

CALLS = {
    1: "write",
    2: "open",
    18: "pwrite",
    74: "sync",  # fsync
    75: "sync",  # fdatasync
    77: "truncate",
    82: "rename",
    86: "link",
    87: "unlink",
    257: "openat",
    263: "unlinkat",
    264: "renameat",
    265: "linkat",
    285: "fallocate",
    316: "renameat",  # renameat2
}
"""The calls of interest, by their numbers."""

UNFORESEEN = frozenset({20, 40, 76, 258, 275, 277, 296, 306, 326, 328})
"""Calls that change files or wait for them as well; a life that makes one is refused."""

FAILING = frozenset({"create", "link", "open", "rename", "sync", "truncate", "write"})
"""What may be made to fail. Tidying up may not: what is left over then is nobody's fault."""

NAMES = ("r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx")
REGISTERS = {name: place for place, name in enumerate((*NAMES, "rsi", "rdi", "orig_rax"))}
ALL_REGISTERS = 27

TRACEME, GETREGS, SETREGS, SYSCALL, SETOPTIONS = 0, 12, 13, 24, 0x4200
SYSGOOD, EXITKILL = 1, 0x100000
"""What is asked of ``ptrace``, by its numbers."""

HERE = -100
"""Stands for the folder in which a program works."""

REFUSED = 77
"""The exit status of a life that may not be traced."""


@cache
def tracing() -> Any:  # noqa: ANN401 - of ctypes
    """Return what the system has for this; loaded late, since not every system has it."""
    found = ctypes.CDLL(None).ptrace
    found.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    found.restype = ctypes.c_long
    return found


def ptrace(asked: int, pid: int, data: Any = None) -> int:  # noqa: ANN401 - of ctypes
    """Ask something of the system about a traced program."""
    return int(tracing()(asked, pid, None, data))


@frozen
class Request:
    """A life to record.

    Attributes:
        life: Its name in ``lives``.
        folder: Where it lives.
        at: Which of the actions that may fail does, from 0; -1 for none.
        errno: With which error it fails; 0 kills the life before the action is done.
        lasting: Whether all that follow fail as well.
    """

    life: str
    folder: str
    at: int = -1
    errno: int = 0
    lasting: bool = False


class NotTraced(Exception):
    """This system does not let one program trace another."""


@define
class Traced:
    """A life that is stopped at each of its calls."""

    pid: int
    request: Request
    actions: list[Action]
    tried: int = 0

    def run(self) -> None:
        """Let the life go on to its end, from one call to the next."""
        self.resume()
        while self.wait():
            registers = self.registers()
            number = self.register(registers, "orig_rax")
            if number in UNFORESEEN:
                raise NotImplementedError(f"the call {number} is not recorded")
            name = CALLS.get(number)
            action = self.entered(name, registers) if name else None
            failing = action is not None and self.fails(action)
            if failing and not self.request.errno:
                os.kill(self.pid, signal.SIGKILL)
            elif failing:
                self.change(registers, "orig_rax", -1)
            self.resume()
            if not self.wait():
                return
            self.left(action, failing=failing)
            self.resume()

    def fails(self, action: Action) -> bool:
        """Whether an action is the one that is to fail."""
        if action[0] not in FAILING:
            return False
        number, at = self.tried, self.request.at
        self.tried += 1
        return number == at or (self.request.lasting and 0 <= at < number)

    def entered(self, name: str, registers: Any) -> Action | None:  # noqa: ANN401 - of ctypes
        """Return what a call is about to do with a file of the folder, if anything."""
        asked = [self.register(registers, each) for each in ("rdi", "rsi", "rdx", "r10")]
        if name in {"write", "pwrite", "sync", "truncate", "fallocate"}:
            return self.of_open_file(name, asked)
        if name in {"linkat", "renameat"}:
            asked = asked[1::2]
        elif name.endswith("at"):
            asked = asked[1:]
        return self.of_names(name.removesuffix("at"), asked)

    def of_open_file(self, name: str, asked: list[int]) -> Action | None:
        """Return what a call is about to do with an open file."""
        target = Path(f"/proc/{self.pid}/fd/{asked[0]}").readlink()
        if target == Path(os.devnull) and name == "write":
            return ["told", self.memory(asked[1], asked[2]).decode("latin-1")]
        path = self.inside(target)
        if path is None:
            return None
        if name == "sync":
            return ["sync", path]
        if name == "truncate":
            return ["truncate", path, asked[1]]
        if name == "fallocate":
            raise NotImplementedError("space that is set apart is not recorded")
        offset = asked[3] if name == "pwrite" else None
        return ["write", path, offset, self.memory(asked[1], asked[2]).decode("latin-1")]

    def of_names(self, name: str, asked: list[int]) -> Action | None:
        """Return what a call is about to do with names in the folder."""
        path = self.inside(self.text(asked[0]))
        if name != "open":
            other = [] if name == "unlink" else [self.inside(self.text(asked[1]))]
            return None if path is None else [name, path, *other]
        if path is None:
            return None
        if not Path(self.request.folder, path).exists():
            return ["create", path] if asked[1] & os.O_CREAT else None
        return ["truncate", path, 0] if asked[1] & os.O_TRUNC else ["open", path]

    def left(self, action: Action | None, *, failing: bool) -> None:
        """Keep what a call has done."""
        registers = self.registers()
        if failing:
            self.change(registers, "rax", -self.request.errno)
        result = ctypes.c_long(self.register(registers, "rax")).value
        if action is None:
            return
        if action[0] == "write" and result >= 0:
            action[3] = action[3][:result]
            if action[2] is None:
                action[2] = self.position(self.register(registers, "rdi")) - result
        self.actions.append(["failed", *action] if result < 0 else action)

    def position(self, number: int) -> int:
        """Return the place in an open file at which the next byte would be written."""
        told = Path(f"/proc/{self.pid}/fdinfo/{number}").read_text("ascii")
        return int(told.split()[1])

    def inside(self, path: Path) -> str | None:
        """Return a path as it is told, if it is one of the folder that outlives a crash."""
        folder = Path(self.request.folder)
        if not path.is_relative_to(folder) or path.name.endswith(("-shm", " (deleted)")):
            return None
        return str(path.relative_to(folder))

    def text(self, address: int) -> Path:
        """Return the path at an address of the life's memory."""
        found = b""
        while b"\0" not in found:
            found += self.memory(address + len(found), 64)
        where = Path(f"/proc/{self.pid}/cwd").readlink()
        return where / os.fsdecode(found.split(b"\0")[0])

    def memory(self, address: int, length: int) -> bytes:
        """Return what stands in the life's memory; less where that ends."""
        with Path(f"/proc/{self.pid}/mem").open("rb", buffering=0) as stream:
            stream.seek(address)
            return stream.read(length)

    def registers(self) -> Any:  # noqa: ANN401 - of ctypes
        """Return all registers of the life."""
        found = (ctypes.c_ulong * ALL_REGISTERS)()
        ptrace(GETREGS, self.pid, found)
        return found

    def register(self, registers: Any, name: str) -> int:  # noqa: ANN401 - of ctypes
        """Return one register."""
        return int(registers[REGISTERS[name]])

    def change(self, registers: Any, name: str, value: int) -> None:  # noqa: ANN401 - of ctypes
        """Set one register."""
        registers[REGISTERS[name]] = ctypes.c_ulong(value).value
        ptrace(SETREGS, self.pid, registers)

    def resume(self, number: int = 0) -> None:
        """Let the life go on until its next call begins or ends."""
        ptrace(SYSCALL, self.pid, number)

    def wait(self) -> bool:
        """Wait until the life is stopped at a call; False if it has ended."""
        while True:
            _, status = os.waitpid(self.pid, 0)
            if not os.WIFSTOPPED(status):
                return self.ended(status)
            number = os.WSTOPSIG(status)
            if number == signal.SIGTRAP | 0x80:
                return True
            self.resume(number)

    def ended(self, status: int) -> bool:
        """Make sure that a life ended as it was to end."""
        killed = self.request.at >= 0 and not self.request.errno
        if os.waitstatus_to_exitcode(status) != (-signal.SIGKILL if killed else 0):
            raise SystemExit(f"a life ended with {os.waitstatus_to_exitcode(status)}")
        return False


def recorded(request: Request) -> list[Action]:
    """Live a life, and return what it did."""
    pid = os.fork()
    if pid == 0:
        live(request)
    _, status = os.waitpid(pid, 0)
    if not os.WIFSTOPPED(status):
        raise NotTraced
    ptrace(SETOPTIONS, pid, SYSGOOD | EXITKILL)
    traced = Traced(pid, request, [])
    traced.run()
    return traced.actions


def live(request: Request) -> None:
    """Live a life as a traced process, and end."""
    status = 1
    try:
        if ptrace(TRACEME, 0) != 0:
            os._exit(REFUSED)
        os.kill(os.getpid(), signal.SIGSTOP)
        lives.live(request.life, Path(request.folder))
        status = 0
    except Exception:  # noqa: BLE001 - whatever it is, it is told
        traceback.print_exc()
    finally:
        os._exit(status)


def told(line: str) -> list[Action] | None:
    """Answer one line; nothing where this system lets no program trace another."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return None
    try:
        return recorded(Request(**json.loads(line)))
    except NotTraced:
        return None


def as_line(request: Request) -> str:
    """Return a request as this program reads it."""
    return json.dumps(asdict(request)) + "\n"


if __name__ == "__main__":
    for asked in sys.stdin:
        sys.stdout.write(json.dumps(told(asked)) + "\n")
        sys.stdout.flush()
