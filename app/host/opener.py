"""Opens a link with the program that the system has for it."""

import os
import shutil
import subprocess
import sys


def open_link(link: str) -> bool:
    """Hands a link to the system; whether a program was found that takes it."""
    if sys.platform == "win32":
        os.startfile(link)
        return True
    command = "open" if sys.platform == "darwin" else "xdg-open"
    program = shutil.which(command)
    if program is None:
        return False
    done = subprocess.run([program, link], check=False, capture_output=True, timeout=10)
    return done.returncode == 0
