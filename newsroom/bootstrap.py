"""Make the virtual environment: `python3 newsroom/bootstrap.py base|dev`. Runs where nothing is installed.

The syntax is that of Python 3.6, so that an old one can say that it is too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys

VERSION = sys.version.split()[0]
SUPPORTED = ((3, 11), (3, 13))
PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(PROJECT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")


def main(which):
    if not SUPPORTED[0] <= sys.version_info[:2] <= SUPPORTED[1]:
        stop(
            f"The newsroom needs Python 3.11, 3.12 or 3.13; {sys.executable} is Python {VERSION}.\n"
            "Install one of them, or name it: make PYTHON=/path/to/python3.13"
        )
    if os.path.islink(VENV):  # somebody's own environment, which is theirs to fill
        return
    requirements = os.path.join(PROJECT, "requirements", which + ".txt")
    stamps = {name: os.path.join(VENV, "requirements-" + name) for name in ("base", "dev")}
    wanted = fingerprint(requirements)
    if content(stamps[which]) == wanted:
        return
    if not os.access(PROJECT, os.W_OK):
        stop(f"This user cannot write to {PROJECT}, where the virtual environment .venv belongs.")
    if content(os.path.join(VENV, "python")) != python():
        make_environment()
    install(requirements)
    write(stamps[which], wanted)
    if which == "dev":  # it holds all of base
        write(stamps["base"], fingerprint(os.path.join(PROJECT, "requirements", "base.txt")))


def make_environment():
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        stop(
            "This Python comes without venv and pip. On Debian and Ubuntu: apt install python3-venv\n"
            f"(or python{sys.version_info[0]}.{sys.version_info[1]}-venv, for exactly this one)"
        )
    say(f"Making the virtual environment .venv with Python {VERSION} ...")
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except (OSError, subprocess.CalledProcessError) as error:
        stop(f"The virtual environment cannot be made: {error}")
    write(os.path.join(VENV, "python"), python())


def install(requirements):
    say("Installing the pinned requirements (once; about a minute) ...")
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    failed = subprocess.call([*command, "--require-hashes", "-r", requirements], cwd=PROJECT)
    if failed:
        stop(f"pip could not install {os.path.relpath(requirements, PROJECT)}; what it said stands above.")


def fingerprint(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read() + python().encode()).hexdigest()


def python():
    """Another interpreter, or another place, makes an environment useless."""
    return f"{VERSION} {os.path.realpath(sys.executable)} {VENV}"


def content(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def say(text):
    sys.stderr.write(text + "\n")


def stop(text):
    say(text)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
