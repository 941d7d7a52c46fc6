"""Stands between a program and its PostgreSQL, and cuts their connection once, at one message."""

import socket
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Self
from urllib.parse import parse_qs, urlsplit, urlunsplit

NAME = ".s.PGSQL.5432"
"""What a server's socket is called in its folder."""

AT_ONCE = 1 << 20


class Cutter:
    """Passes on what program and server say, but for one message and what follows it.

    Attributes:
        url: Where the program finds the server.
        said: So many messages the program has said since ``begin``.
    """

    def __init__(self, folder: Path, url: str) -> None:
        """Stand before the server of a URL."""
        parts = urlsplit(url)
        there = parse_qs(parts.query)["host"][0]
        self._server = f"{there}/{NAME}"
        self.url = urlunsplit(parts._replace(query=parts.query.replace(there, str(folder))))
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / NAME))
        self._listener.listen()
        self._away = False
        self.begin(None)

    def begin(self, at: int | None, *, arrives: bool = False) -> None:
        """Count the messages anew, and cut at one, which still arrives or does not."""
        self.said = 0
        self._at, self._arrives = at, arrives

    def away(self) -> None:
        """Cut everything from here on, as if there were no server."""
        self._away = True

    def back(self) -> None:
        """Let programs through again."""
        self._away = False

    def __enter__(self) -> Self:
        Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                program, _ = self._listener.accept()
                Thread(target=self._serve, args=(program,), daemon=True).start()

    def _serve(self, program: socket.socket) -> None:
        with program, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self._server)
            Thread(target=_pass_on, args=(server, program), daemon=True).start()
            while message := program.recv(AT_ONCE):
                self.said += 1
                cut = self._away or self.said == self._at
                if cut:
                    # Nothing the server says from here on reaches the program.
                    program.shutdown(socket.SHUT_RDWR)
                if not cut or (self._arrives and not self._away):
                    server.sendall(message)
                if cut:
                    server.shutdown(socket.SHUT_WR)
                    break


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while message := source.recv(AT_ONCE):
            target.sendall(message)
        target.shutdown(socket.SHUT_RDWR)
