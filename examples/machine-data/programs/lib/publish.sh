# Sourced. Who writes a result where others read it.

# publish FILE TO ATTEMPT: whole or not at all; ends the program with 73 when it cannot. Two attempts may write at once: each
# renames a file of its own.
publish() {
    own_=$2.$3
    if ! { mkdir -p "$(dirname "$2")" && cp "$1" "$own_" && mv -f "$own_" "$2"; }; then
        echo "the result cannot be published as $2" >&2
        exit 73
    fi
}
