# Runs one program once, under a supervisor that outlives this script and the agent that started it; waits for its end;
# does the same with its checker, if it has one and ended well; and says how it was. Sent again, it finds the run and says
# the same. The lines before it say also: the sizes of the payload's parts, where the payload is, and for how many minutes
# runs that have ended stay.

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
        if [ "$sum" != - ] && [ "$(digest "in/$file")" != "$sum" ]; then
            said="$file is not what it was"
            return 1
        fi
    done <control/inputs
}

# Says yes if the checker is not there. Nothing is said where the variables of the program break this shell.
absent() {
    (
        . control/checker
        . control/environment
        cd out && command -v -- "$1" >/dev/null || echo yes
    )
}

# In base64, as one word.
word() {
    base64 2>/dev/null <"$1" | tr -d '\n'
}

# Several scripts may be at one run. What only one may do is done by whoever holds the lock.
hold() {
    flock 8
}

release() {
    flock -u 8
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
    for file in supervisor.sh spec command environment input fetch inputs checker accepted outputs; do
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
    if [ -s control/checker ] && [ -n "$(absent 2>/dev/null)" ]; then
        spec=$(word control/spec)
        rm -rf control
        echo "legacy-bridge-report 1"
        echo checker-absent
        echo "spec $spec"
        echo legacy-bridge-end
        exit 0
    fi
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
    owner=
    if [ -n "$user" ]; then
        uid=$(id -u -- "$user" 2>/dev/null) || unfit "there is no user '$user'"
        [ "$uid" -ne 0 ] || unfit "the user '$user' is root"
        gid=$(id -g -- "$user")
        owner=$uid:$gid
        setpriv=$(command -v setpriv) || unfit "the program 'setpriv' is not there; install util-linux"
        chown -R -- "$owner" in out home tmp || unfit "the folders cannot be given to '$user'"
    fi
    echo "$owner" >control/owner
    for order in control/command control/checker; do
        [ -s "$order" ] || continue
        echo "set -- $(command -v setsid) \"\$@\"" >>"$order"
        if [ -n "$owner" ]; then
            echo "owner=$owner" >>"$order"
            echo "set -- $setpriv --reuid=$uid --regid=$gid --clear-groups --no-new-privs --inh-caps=-all \"\$@\"" >>"$order"
        fi
    done
    : >control/ready
fi
release
cd control || unfit "the folder $run/control cannot be entered"

end_left() {
    behind=$(left)
    [ -z "$behind" ] || kill -s KILL $behind 2>/dev/null
}

# Until nothing of the run's processes is left.
clear_away() {
    rounds=0
    while [ "$rounds" -lt 50 ]; do
        end_left
        [ -n "$behind" ] || break
        rounds=$((rounds + 1))
        sleep 0.2
    done
}

# Ends what holds the output of a program open that has ended: for as long as its supervisor waits for that, since what
# is left after it may be the checker.
end_stragglers() {
    hold
    [ -e exit ] || flock -n lock true || end_left
    release
}

# Ends what a supervisor that was killed left of itself in this folder: its clock would signal a group that is no longer
# the program's.
end_orphans() {
    leader=$(cut -d '|' -f 2 started 2>/dev/null | cut -d ' ' -f 1)
    find /proc/[0-9]*/cwd -maxdepth 0 -lname "$PWD" 2>/dev/null | cut -d / -f 3 | while read -r pid; do
        stat=$(cat "/proc/$pid/stat" 2>/dev/null)
        # Behind the name stand the state, the parent, the group.
        set -- ${stat##*) }
        [ -z "$leader" ] || [ "$3" != "$leader" ] || kill -s KILL "$pid" 2>/dev/null
    done
}

# Has a supervisor do what it is told in this folder, unless one has, and waits for the end. Fails if nobody knows how that
# was.
supervised() {
    tries=0
    while [ ! -e exit ]; do
        if [ -e started ]; then
            # The supervisor holds its lock for as long as it lives. Where it outlives its program for long, something
            # outside of the program's group holds its output open: that is ended, and then the supervisor is told to wait
            # no longer.
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
                [ "$lingers" -lt 1 ] || end_stragglers
                [ "$lingers" -lt 4 ] || kill -s TERM "$(cut -d '|' -f 2 started | cut -d ' ' -f 1)" 2>/dev/null
            done
            if [ ! -e exit ]; then
                end_orphans
                return 1
            fi
        elif [ -e command ] && [ "$tries" -lt 3 ]; then
            tries=$((tries + 1))
            # Harmless if another one is at it. Nothing of the agent's environment is for the program.
            env -i PATH="$PATH" setsid sh "$run/control/supervisor.sh" "$id" </dev/null >/dev/null 2>&1 8>&- &
            looks=0
            while [ ! -e started ] && [ -e command ] && [ "$looks" -lt 100 ]; do
                looks=$((looks + 1))
                sleep 0.1
            done
        else
            return 1
        fi
    done
}

# Whether the program ended in a way after which its checker is asked, and left the files that it has to. That is looked
# at once nothing of the program is left, and not any more once the checker was given them.
good() {
    [ ! -e limit ] && read -r how code <exit && grep -qxF -e "$code" accepted || return 1
    [ ! -e seal ] || return 0
    clear_away
    while read -r name need file; do
        is=$(cd ../out 2>/dev/null && state "$file" || echo missing)
        case $need-$is in
            *-good | optional-missing | optional-empty) ;;
            *)
                objection="$name $is"
                return 1
                ;;
        esac
    done <outputs
}

# Writes down what the result is, since the checker can write where the program could, and gives it what the program said.
seal() {
    [ ! -e seal ] || return
    {
        echo "control/stdout $(digest stdout)"
        while read -r name need file; do
            echo "out/$file $(digest "../out/$file")"
        done <outputs
    } >"seal.$$"
    hold
    if [ ! -e seal ]; then
        rm -rf ../said
        mkdir ../said && cp stdout stderr ../said
        [ -z "$(cat owner)" ] || chown -R -- "$(cat owner)" ../said
        mv "seal.$$" seal
    fi
    release
    rm -f "seal.$$"
}

# Runs the checker of a program that ended well. If it is lost, because its supervisor was killed or the host was started
# again, it runs once more, in another folder.
check() {
    hold
    good
    not_good=$?
    release
    [ "$not_good" -eq 0 ] || return
    seal
    for attempt in checker.1 checker.2; do
        [ "$attempt" = checker.2 ] || [ ! -e checker.2 ] || continue
        hold
        if [ ! -e "$attempt" ]; then
            if [ -e cancel ]; then
                cancelled=yes
                release
                return
            fi
            # A supervisor that comes late starts nothing.
            [ ! -e checker.1 ] || : >checker.1/cancel
            clear_away
            rm -rf attempt
            mkdir attempt
            cp checker attempt/command
            cp environment attempt
            mv attempt "$attempt"
        fi
        release
        ! (cd "$attempt" && supervised) || return
    done
}

lost=
cancelled=
objection=
attempt=
supervised || lost=yes
# Runs that an earlier version of this script prepared know of no checker.
[ -n "$lost" ] || [ ! -s checker ] || check
# What they left behind ends with them.
cd / || exit 1
clear_away

# How what ran in a folder ended, in lines that begin with the second word.
ending() {
    echo "$2exit $(cat "$1/exit")"
    [ ! -e "$1/limit" ] || echo "$2limit"
    began=$(stat -c %.3Y "$1/started" 2>/dev/null || stat -c %Y.000 "$1/started")
    ended=$(stat -c %.3Y "$1/exit" 2>/dev/null || stat -c %Y.000 "$1/exit")
    echo "$2time $began $ended"
}

echo "legacy-bridge-report 1"
if ! cd "$run/control" 2>/dev/null; then
    echo lost
    echo legacy-bridge-end
    exit 0
fi
if [ -n "$lost" ]; then
    echo lost
else
    ending . ""
fi
[ -z "$cancelled" ] || echo cancelled
[ -z "$objection" ] || echo "left $objection"
if [ -n "$attempt" ] && [ -e "$attempt/exit" ]; then
    ending "$attempt" checker-
    # Many a checker says on stdout what is wrong.
    said=stderr
    grep -q '[^[:space:]]' "$attempt/stderr" || said=stdout
    echo "checker-$said $(word "$attempt/$said")"
    grep -qxF -e "control/stdout $(digest stdout)" seal || echo changed
fi
for part in spec stderr stdout; do
    echo "$part $(word "$part")"
done
echo legacy-bridge-end

# Runs that ended long ago are of no use to anybody; one that lives holds its lock.
find "$root" -mindepth 1 -maxdepth 1 -type d -mmin "+$keep_minutes" ! -name "$id" 2>/dev/null | while read -r old; do
    [ -z "$(find "$old/control/exit" "$old/control/checker.1" "$old/control/checker.2" -mmin "-$keep_minutes" 2>/dev/null)" ] || continue
    for lock in "$old/control/lock" "$old/control/checker.1/lock" "$old/control/checker.2/lock"; do
        [ ! -e "$lock" ] || flock -n "$lock" true || continue 2
    done
    rm -rf "$old"
done
exit 0
