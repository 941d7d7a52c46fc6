"""The bytes of a file as lines of text, read piece by piece."""

import codecs
import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from exchange_model.errors import Refused

MOST_BYTES = 1 << 30
"""No file larger than this is read."""

MOST_OF_A_ROW = 1 << 20
"""No row has more characters than this."""

LOST = "\ufffd"
"""What stands for bytes that are not text, in a file that has such bytes."""

_PIECE = 1 << 16

_NOT_FOR_FILES = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)


def is_encoding(name: str) -> bool:
    """Return whether this is the name of an encoding in which files are written."""
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=name)
        codecs.getincrementaldecoder(name)
    except (LookupError, ValueError):
        return False
    return codecs.lookup(name).name.replace("_", "-") not in _NOT_FOR_FILES


class Decoded:
    """The text of a file, piece by piece.

    Attributes:
        broken_at: Where in the file the first byte stands that is not text in the encoding, from 0.
            From this piece on, such bytes are read as ``LOST``, so that the rows can be named.
    """

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.broken_at: int | None = None
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._lenient = codecs.getincrementaldecoder(encoding)("replace")
        self._end = 0
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes that have been read, in hexadecimal digits."""
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[str]:
        """Yield pieces of the text.

        Raises:
            Refused: ``size``, for a stream that did not say beforehand how long it is, and
                ``encoding`` where UTF-16 or UTF-32 is declared and its first mark is missing.
        """
        while piece := self._stream.read(_PIECE):
            self._end += len(piece)
            if self._end > MOST_BYTES:
                raise Refused("size")
            self._digest.update(piece)
            yield self._decode(piece)
        yield self._decode(b"")

    def _decode(self, piece: bytes) -> str:
        try:
            return self._decode_or_mark(piece)
        except UnicodeError:
            self.broken_at = None
        raise Refused("encoding", "the file does not begin with the mark of the declared encoding")

    def _decode_or_mark(self, piece: bytes) -> str:
        state = self._decoder.getstate()
        try:
            return self._decoder.decode(piece, not piece)
        except UnicodeDecodeError as error:
            self.broken_at = self._end - len(error.object) + error.start
        self._lenient.setstate(state)
        self._decoder = self._lenient
        return self._decoder.decode(piece, not piece)


def lines(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the lines with their ends: LF, CR or CRLF, and no other sign that breaks lines.

    A line longer than ``MOST_OF_A_ROW`` may be cut, but stays longer than that.
    """
    rest = ""
    for piece in pieces:
        whole = io.StringIO(rest + piece, newline="").readlines()
        rest = whole.pop() if whole else ""
        yield from whole
        if rest[-1:] not in {"\r", "\n"}:
            rest = rest[: MOST_OF_A_ROW + 1]
    if rest:
        yield rest
