# Sourced. A task's input is a JSON file; jq reads single values of it, so that none becomes a part of a command.

# value FILTER: puts one string of the file $input into $value; without it the program ends with 64. The x keeps a line feed
# that a file's name ends with.
value() {
    value=$(jq -j "$1 + \"x\"" "$input") || { echo "the input has no $1" >&2; exit 64; }
    value=${value%x}
}
