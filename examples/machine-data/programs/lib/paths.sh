# Sourced. Paths come out of a task's input: what a program reads in place has to lie under the root it was given.

# require_under ROOT PATH: ends the program with 64 unless PATH is a file or folder that really lies under ROOT.
require_under() {
    root_=$(cd -P -- "$1" 2>/dev/null && pwd -P) || { echo "no such folder: $1" >&2; exit 64; }
    if [ -d "$2" ]; then
        real_=$(cd -P -- "$2" 2>/dev/null && pwd -P) || { echo "not readable: $2" >&2; exit 64; }
    else
        real_=$(cd -P -- "$(dirname -- "$2")" 2>/dev/null && pwd -P) || { echo "no such file: $2" >&2; exit 64; }
    fi
    case $real_/ in
        "${root_%/}"/*) ;;
        *) echo "outside of $1: $2" >&2; exit 64 ;;
    esac
}
