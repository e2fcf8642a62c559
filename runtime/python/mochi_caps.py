"""Confines a program to the capabilities that this package declares in `mochi.caps.json`.

Importing this module does nothing. An application calls `confine()` when it has loaded what it needs.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from pathlib import Path

__all__ = ["confine"]

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_CAPABILITY_OF = {
    "ctypes.dlopen": "ffi",
    "os.chdir": "fs.read",
    "os.chmod": "fs.write",
    "os.chown": "fs.write",
    "os.exec": "proc.spawn",
    "os.fork": "proc.spawn",
    "os.forkpty": "proc.spawn",
    "os.link": "fs.write",
    "os.listdir": "fs.read",
    "os.mkdir": "fs.write",
    "os.posix_spawn": "proc.spawn",
    "os.putenv": "env",
    "os.remove": "fs.write",
    "os.rename": "fs.write",
    "os.rmdir": "fs.write",
    "os.scandir": "fs.read",
    "os.spawn": "proc.spawn",
    "os.startfile": "proc.spawn",
    "os.symlink": "fs.write",
    "os.system": "proc.spawn",
    "os.truncate": "fs.write",
    "os.unsetenv": "env",
    "os.utime": "fs.write",
    "pty.spawn": "proc.spawn",
    "socket.bind": "net.listen",
    "socket.connect": "net.dial",
    "socket.getaddrinfo": "net.dial",
    "socket.gethostbyname": "net.dial",
    "socket.sendto": "net.dial",
    "subprocess.Popen": "proc.spawn",
}


def confine(*, optional: bool = True) -> None:
    """Let this process do only what the package declares, until it ends.

    Whatever is neither among the required nor, unless ``optional`` is false, among the optional
    capabilities raises ``PermissionError``. Files of the interpreter and of installed packages can
    always be read. Reading the environment, the clock and random numbers are not confined: the
    interpreter does not tell of them. This guards against mistakes and surprises, not against
    native code.
    """
    here = Path(__file__).parent
    declared = json.loads((here / "mochi.caps.json").read_text("utf-8"))
    name = declared["package"]
    granted = {*declared["required"], *(declared["optional"] if optional else [])}
    paths = {*sysconfig.get_paths().values(), str(here)}
    installed = tuple(os.path.abspath(path) + os.sep for path in paths)

    def is_installed(path: object) -> bool:
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str):
            return False
        return (os.path.abspath(path) + os.sep).startswith(installed)

    def needed(event: str, args: tuple[object, ...]) -> str | None:
        if event != "open":
            wanted = _CAPABILITY_OF.get(event)
            if wanted == "fs.read" and args and is_installed(args[0]):
                return None
            return wanted
        path, mode, flags = args
        if isinstance(path, int):
            return None
        writes = isinstance(flags, int) and flags & _WRITING
        if writes or (isinstance(mode, str) and set(mode) & set("wax+")):
            return "fs.write"
        return None if is_installed(path) else "fs.read"

    def hook(event: str, args: tuple[object, ...]) -> None:
        wanted = needed(event, args)
        if wanted is not None and wanted not in granted:
            raise PermissionError(f"{name} does not declare {wanted}: {event}")

    sys.addaudithook(hook)
