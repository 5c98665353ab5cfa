# Runs one program once, under a supervisor that outlives this script and the agent that started it; waits for its end,
# and says how it was. Sent again, it finds the run and says the same. The lines before it say also: the sizes of the
# payload's parts, where the payload is, and for how many minutes runs that have ended stay.

payload() {
    if [ -n "$payload_uri" ]; then
        aws s3 cp --only-show-errors "$payload_uri" -
    else
        echo "$payload" | base64 -d
    fi
}

# A part of the payload: where it begins, counted from 1, and how many bytes it has.
part() {
    tail -c "+$1" control/payload | head -c "$2"
}

# Whether each input is what the bridge saw: its size, and its SHA-256 where that is known.
fetched() {
    while read -r file bytes sum; do
        if [ "$(wc -c <"in/$file")" -ne "$bytes" ]; then
            said="$file has another size than it had"
            return 1
        fi
        found=$(sha256sum <"in/$file")
        if [ "$sum" != - ] && [ "${found%% *}" != "$sum" ]; then
            said="$file is not what it was"
            return 1
        fi
    done <control/inputs
}

if [ ! -e control/ready ]; then
    if [ -e control/cancel ]; then
        echo "legacy-bridge-report 1"
        echo cancelled
        echo legacy-bridge-end
        exit 0
    fi
    [ -z "$payload_uri" ] || command -v aws >/dev/null || unfit "the program 'aws' is not there, and the task's payload is in S3"
    # What an interrupted preparation left is made anew.
    rm -rf control in out home tmp
    mkdir control in out home tmp || unfit "folders in $run cannot be made"
    payload | gzip -d >control/payload 2>control/payload.error
    at=1
    for file in supervisor.sh spec command environment input fetch inputs; do
        eval "bytes=\$${file%.sh}_bytes"
        part "$at" "$bytes" >"control/$file"
        at=$((at + bytes))
    done
    if [ "$(wc -c <control/payload)" -ne $((at - 1)) ]; then
        reason=$(head -c 500 control/payload.error)
        rm -rf control
        echo "legacy-bridge-unready the payload could not be read: $reason"
        exit 71
    fi
    rm control/payload control/payload.error
    if [ -s control/inputs ]; then
        command -v curl >/dev/null || unfit "the program 'curl' is not there, and the task brings files"
        # What may be fetched is said in a file, since it is a secret and a command line is not.
        if ! said=$(curl -q -K control/fetch 2>&1) || ! fetched; then
            rm -rf control in
            echo "legacy-bridge-unready the inputs could not be fetched: $(echo "$said" | head -c 500)"
            exit 72
        fi
        rm control/fetch
    fi
    echo "set -- $(command -v setsid) \"\$@\"" >>control/command
    if [ -n "$user" ]; then
        uid=$(id -u -- "$user" 2>/dev/null) || unfit "there is no user '$user'"
        [ "$uid" -ne 0 ] || unfit "the user '$user' is root"
        gid=$(id -g -- "$user")
        setpriv=$(command -v setpriv) || unfit "the program 'setpriv' is not there; install util-linux"
        chown -R -- "$uid:$gid" in out home tmp || unfit "the folders cannot be given to '$user'"
        echo "owner=$uid:$gid" >>control/command
        echo "set -- $setpriv --reuid=$uid --regid=$gid --clear-groups --no-new-privs --inh-caps=-all \"\$@\"" >>control/command
    fi
    : >control/ready
fi
exec 8>&-
cd control || unfit "the folder $run/control cannot be entered"

lost=
tries=0
while [ ! -e exit ] && [ -z "$lost" ]; do
    if [ -e started ]; then
        # The supervisor holds its lock for as long as it lives. Where it outlives its program for long, something outside
        # of the program's group holds its output open: that is ended, and then the supervisor is told to wait no longer.
        lingers=0
        while ! flock -w 2 lock true; do
            # A program may have removed its run's folder: there is no lock to wait for then.
            [ -e started ] || break
            read -r pid <program
            stat=$(cat "/proc/$pid/stat" 2>/dev/null)
            # The state stands behind the name, which may hold anything.
            state=${stat##*) }
            case $state in
                '' | Z*) lingers=$((lingers + 1)) ;;
                *) lingers=0 ;;
            esac
            if [ "$lingers" -ge 1 ]; then
                behind=$(left)
                [ -z "$behind" ] || kill -s KILL $behind 2>/dev/null
            fi
            [ "$lingers" -lt 4 ] || kill -s TERM "$(cut -d '|' -f 2 started | cut -d ' ' -f 1)" 2>/dev/null
        done
        [ -e exit ] || lost=yes
    elif [ "$tries" -lt 3 ]; then
        tries=$((tries + 1))
        # Harmless if another one is at it. Nothing of the agent's environment is for the program.
        env -i PATH="$PATH" setsid sh supervisor.sh "$id" </dev/null >/dev/null 2>&1 &
        looks=0
        while [ ! -e started ] && [ "$looks" -lt 100 ]; do
            looks=$((looks + 1))
            sleep 0.1
        done
    else
        lost=yes
    fi
done

# What the program left behind ends with it.
cd / || exit 1
rounds=0
while [ "$rounds" -lt 50 ]; do
    behind=$(left)
    [ -n "$behind" ] || break
    kill -s KILL $behind 2>/dev/null
    rounds=$((rounds + 1))
    sleep 0.2
done

echo "legacy-bridge-report 1"
if ! cd "$run/control" 2>/dev/null; then
    echo lost
    echo legacy-bridge-end
    exit 0
fi
if [ -n "$lost" ]; then
    echo lost
else
    echo "exit $(cat exit)"
    [ ! -e limit ] || echo limit
    began=$(stat -c %.3Y started 2>/dev/null || stat -c %Y.000 started)
    ended=$(stat -c %.3Y exit 2>/dev/null || stat -c %Y.000 exit)
    echo "time $began $ended"
fi
for part in spec stderr stdout; do
    echo "$part $(base64 2>/dev/null <"$part" | tr -d '\n')"
done
echo legacy-bridge-end

# Runs that ended long ago are of no use to anybody; one that lives holds its lock.
find "$root" -mindepth 1 -maxdepth 1 -type d -mmin "+$keep_minutes" ! -name "$id" 2>/dev/null | while read -r old; do
    [ -z "$(find "$old/control/exit" -mmin "-$keep_minutes" 2>/dev/null)" ] || continue
    if [ ! -e "$old/control/lock" ] || flock -n "$old/control/lock" true; then
        rm -rf "$old"
    fi
done
exit 0
