# The supervisor: runs one program once, outlives the bridge, and writes down how the program ended.
#
# Started by the bridge as the leader of a session of its own, in the run's folder, with the task's id as its only
# argument (for whoever reads a process listing). Needs a POSIX sh, setsid, flock, mkfifo, dd, wc, tail, sleep and mv.
# What it reads and writes, and in which order, is the protocol that docs/adapters/process.md describes.
#
#   74  the folder cannot be written
#   75  another supervisor holds the folder's lock
#   76  the program of this folder was started before; it is never started twice
#   77  another run has the same piece of work, or had it after the bridge looked

exec </dev/null >/dev/null 2>&1
umask 077

# Only this shell keeps its locks open (6>&- 9>&- everywhere below), so a lock says: the supervisor lives.
exec 9>>lock
flock -n 9 || exit 75
[ -e started ] && exit 76

# One run for a piece of work: the file of the work's key is locked as long as this supervisor lives. It names the run
# that had it last, which may have left something running where its supervisor was ended by force. So the bridge looks
# first, and says here what it has read; is it something else by now, it has to look again. The number lets no two
# entries be alike. A file that nobody needs is removed by whoever locks it, so it may be another one than was opened.
if [ -e work-key ]; then
    { IFS= read -r key; IFS= read -r seen; IFS= read -r run; } <work-key
    exec 6>>"$key"
    flock -n 6 || exit 77
    [ "$key" -ef /proc/self/fd/6 ] || exit 77
    IFS= read -r entry <"$key"
    [ "$entry" = "$seen" ] || [ "${entry#* }" = "$run" ] || exit 77
    read -r number </proc/sys/kernel/random/uuid
    printf '%s %s\n' "$number" "$run" >"$key"
    IFS= read -r entry <"$key"
    [ "$entry" = "$number $run" ] || exit 74
fi

. ./command
# They may be there from a supervisor that was ended before it could start the program.
[ -p err.pipe ] || mkfifo out.pipe err.pipe || exit 74
# A program that runs as another user may open /dev/stdout and /dev/stderr once more.
[ -z "$owner" ] || chown "$owner" out.pipe err.pipe

# The wall-clock limit. A signal that reaches a shell's child between fork and exec is lost to the handler that it still
# has from its parent: so the supervisor itself has no trap yet, and sleep is ended by KILL, which is never lost.
(
    trap '[ -n "$!" ] && kill -s KILL "$!"; wait; exit 0' TERM
    sleep "$limit" &
    wait "$!"
    : >limit
    read -r pid <program
    kill -s TERM -- "-$pid"
    sleep "$grace" &
    wait "$!"
    kill -s KILL -- "-$pid"
) 6>&- 9>&- &
watch=$!

# Reads a stream to its end and keeps of it, in the file $1, the first $2 bytes, and so much of its end that it is $3
# bytes in all, which are more. The first bytes can be read there while the program runs: dd writes what it reads at
# once. It counts reads and not bytes, so it is started again until the bytes are there; a dd that does not say how many
# it read is taken to have read as many as it could. On a full disk the rest is still read.
keep() {
    left=$2
    : >"$1"
    while [ "$left" -gt 0 ]; do
        size=$((left < 512 ? left : 512))
        count=$((left / size))
        said=$(dd bs="$size" count="$count" 2>&1 >>"$1") || break
        reads=0
        while read -r number what; do
            case $what in
                'records in') reads=$((${number%+*} + ${number#*+})) bytes=$((reads * size)) ;;
                byte*) bytes=$number ;;
            esac
        done <<END
$said
END
        [ "$reads" -eq "$count" ] || return
        left=$((left - bytes))
    done
    rest=$(($3 - $(wc -c <"$1")))
    # Without a byte to keep tail would not read at all.
    [ "$rest" -gt 0 ] || exec tail -c 1 >/dev/null
    exec tail -c "$rest" >>"$1"
}

# Both streams are read to their end, whatever is kept of them. This shell holds the pipes open until the program has
# ended, so that no reader waits for a program that is ended before it opened them.
exec 7<>out.pipe 8<>err.pipe
# In braces: for a function a shell keeps a copy of each descriptor that is closed, to open it again.
{ keep stdout "$out_live" "$out_kept"; } <out.pipe 6>&- 7>&- 8>&- 9>&- &
out=$!
{ keep stderr "$err_live" "$err_kept"; } <err.pipe 6>&- 7>&- 8>&- 9>&- &
err=$!

# In the foreground, because a shell lets what it starts in the background ignore INT and QUIT. The subshell becomes the
# program and keeps its pid; setsid (behind setpriv, if that is asked for) makes that the id of a new group and session. What this shell says about the end goes
# to the file notice: it says something only when a signal was the cause, and so tells exit code 137 from a KILL.
{
    (
        read -r pid rest </proc/self/stat
        echo "$pid" >program
        read -r boot </proc/sys/kernel/random/boot_id
        read -r self </proc/$$/stat
        echo "$boot|$self|" >started || exit 74
        [ -e cancel ] && exit 143
        environment=$PWD/environment
        exec <"$stdin" >out.pipe 2>err.pipe 6>&- 7>&- 8>&- 9>&-
        cd "$directory"
        . "$environment"
        exec "$@"
    )
    code=$?
} 2>notice
exec 7>&- 8>&-

# The bridge sends TERM when somebody outside of the group keeps a pipe open and cannot be found: the readers go, then.
trap 'trap "" TERM; kill -s TERM -- "-$$"' TERM

# What the program left behind in its group ends with it.
read -r pid <program
kill -s KILL -- "-$pid"
kill -s TERM "$watch"
wait "$out" "$err" "$watch"
how=exit
[ -s notice ] && how=signal
echo "$how $code" >exit.new && mv exit.new exit
