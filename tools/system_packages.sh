#!/usr/bin/env bash
# Install what a fresh Debian 12 lacks, or say in one line what to type. Nothing is skipped silently.
#   run   what serving needs: venv, a software GL for pictures of models, fonts for drawings
#   test  what the tests need besides: PostgreSQL, Chromium, gettext, git
set -eu

case "${1:-run}" in
    run) wanted="python3-venv libosmesa6 libgl1 libegl1 libglu1-mesa libgomp1 poppler-utils fonts-dejavu-core ca-certificates" ;;
    test) wanted="postgresql chromium gettext git" ;;
    *) echo "usage: $0 run|test" >&2; exit 2 ;;
esac

# A Python that is not Debian's brings its own venv.
if python3 -c 'import ensurepip, venv' 2>/dev/null; then wanted=${wanted/python3-venv/}; fi

missing=""
for package in $wanted; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then as_root="sudo -n"; else
        echo "Please install these packages, then start again:" >&2
        echo "    sudo apt-get update && sudo apt-get install -y$missing" >&2
        exit 1
    fi
fi
echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# PostgreSQL and Chromium are used as programs only; no service is to be started here.
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
