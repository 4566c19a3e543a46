"""What a reading process gives up before it sees the first file: memory and time without end, core dumps, and the network.

The network goes by a filter of system calls, which needs no rights: `socket` fails, and so does io_uring, which can open sockets too.
Where the kernel or the processor knows no such filter, Python's own sockets are shut.
"""

import ctypes
import errno
import platform
import resource
import struct
import sys
from contextlib import suppress

MEMORY = 1_500_000_000
"""Bytes of address space a reading process may use."""
SECONDS = 25
"""Of the processor, for one file."""

_CALLS = {"x86_64": (0xC000003E, 41, 425), "aarch64": (0xC00000B7, 198, 425)}
"""By processor: how the kernel names it to a filter, and its numbers of the calls socket and io_uring_setup."""
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000 | errno.EACCES
_OTHER_ABI = 0x40000000
"""Calls from here on are x32's: another door to the same rooms."""


def confine() -> None:
    """Sets the limits that hold for all of the process's life."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not _without_sockets():
        sys.addaudithook(_refuse_sockets)


def allow_seconds(seconds: int = SECONDS) -> None:
    """Lets the process use so many more seconds of the processor; beyond them the kernel ends it (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _without_sockets() -> bool:
    """Whether the kernel refuses the process sockets from now on."""
    if sys.platform != "linux" or platform.machine() not in _CALLS or sys.maxsize < 2**32:
        return False
    architecture, *calls = _CALLS[platform.machine()]
    program = [(_LOAD, 0, 0, 4), (_EQUALS, 0, 3 + len(calls), architecture), (_LOAD, 0, 0, 0), (_AT_LEAST, 1 + len(calls), 0, _OTHER_ABI)]
    program += [(_EQUALS, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    program += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _FAIL)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    filter_ = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    with suppress(OSError, AttributeError):
        control = ctypes.CDLL(None, use_errno=True).prctl
        return bool(control(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and control(_SET_SECCOMP, _FILTER, ctypes.c_char_p(filter_), 0, 0) == 0)
    return False


def _refuse_sockets(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith("socket."):
        raise PermissionError(errno.EACCES, "a reading process opens no connection")
