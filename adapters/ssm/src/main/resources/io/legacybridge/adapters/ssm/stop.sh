# Ends the programs of a run, and says when nothing of them is left. A run that has not begun never will.
mkdir -p control
for folder in control control/checker.1 control/checker.2; do
    [ ! -d "$folder" ] || : >"$folder/cancel"
done
exec 8>&-
cd / || exit 1

# Whether the supervisor of this folder, if there ever was one, is gone.
gone() {
    [ ! -e "$run/$1/lock" ] || flock -n "$run/$1/lock" true
}

over() {
    [ -z "$(left)" ] && gone control && gone control/checker.1 && gone control/checker.2
}

began=$(date +%s)
told=
while ! over; do
    waited=$(($(date +%s) - began))
    [ "$waited" -lt $((grace + 15)) ] || break
    signal=KILL
    [ "$waited" -ge "$grace" ] || signal=TERM
    # TERM once, since a program may take a second one for more than a request.
    if [ "$signal" = KILL ] || [ -z "$told" ]; then
        behind=$(left)
        [ -z "$behind" ] || kill -s "$signal" $behind 2>/dev/null
        [ -z "$behind" ] || told=yes
    fi
    sleep 0.2
done
if over; then
    echo legacy-bridge-gone
    exit 0
fi
echo "legacy-bridge-alive $(left | tr '\n' ' ')"
exit 75
