# Ends the program of a run, and says when nothing of it is left. A run that has not begun never will.
mkdir -p control
: >control/cancel
exec 8>&-
cd / || exit 1

over() {
    [ -z "$(left)" ] && { [ ! -e "$run/control/lock" ] || flock -n "$run/control/lock" true; }
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
