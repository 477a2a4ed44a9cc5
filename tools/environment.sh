#!/usr/bin/env bash
# Make .venv and install one set of pinned, hashed packages: runtime or dev.
set -eu
unset PYTHONWARNINGS  # the installers' own warnings help nobody here

python=${PYTHON:-python3.11}
command -v "$python" >/dev/null || python=python3
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
    echo "Python 3.11 is needed; $("$python" --version) is here. On Debian 12: apt-get install python3" >&2
    exit 1
}
[ -x .venv/bin/python ] || { echo "Making the environment .venv …"; "$python" -m venv .venv; }
[ -x .venv/bin/uv ] || .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
echo "Installing pinned packages ($1) …"
.venv/bin/uv pip install -q --require-hashes -r "requirements/$1.txt"
.venv/bin/uv pip install -q --no-deps --no-build-isolation -e .
