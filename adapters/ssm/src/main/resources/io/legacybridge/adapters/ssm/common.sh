# What both scripts begin with. The lines before it say: id, root, user, grace.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 077
run=$root/$id

# This host cannot do it, whatever is asked.
unfit() {
    echo "legacy-bridge-unfit $*"
    exit 70
}

for needed in env setsid flock mkfifo dd wc head tail cat cp sleep mv base64 gzip find stat chown tr cut sort date grep sha256sum; do
    command -v "$needed" >/dev/null || unfit "the program '$needed' is not there; install util-linux, coreutils, findutils, grep and gzip"
done
[ -r /proc/self/stat ] || unfit "/proc is not there"
mkdir -p "$root" 2>/dev/null || unfit "the folder $root cannot be made"
chmod 711 "$root"
# Of several commands for one run one makes its folder.
mkdir "$run" 2>/dev/null && chmod 711 "$run"
cd "$run" 2>/dev/null || unfit "the folder $run cannot be entered"
# One at a time from here to the release of the lock.
exec 8>>prepare.lock
flock 8

# The processes of the run, wherever they went: by their environment, or by their current directory. One look at all
# processes takes a few forks, however many there are.
left() {
    {
        grep -lzx -e "LEGACY_BRIDGE_TASK=$id" /proc/[0-9]*/environ
        find /proc/[0-9]*/cwd -maxdepth 0 '(' -lname "$run/out" -o -lname "$run/out/*" -o -lname "$run/home" \
            -o -lname "$run/home/*" -o -lname "$run/tmp" -o -lname "$run/tmp/*" \
            -o -lname "$run/said" -o -lname "$run/said/*" ')'
    } 2>/dev/null | cut -d / -f 3 | sort -u
}

# What a file is that the program was to leave in this folder: good, missing, empty, or irregular, as a link is, or what
# is not of the program's user alone.
state() {
    if [ -h "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then
        echo irregular
    elif [ ! -e "$1" ]; then
        echo missing
    elif [ -n "$user" ] && [ "$(stat -c %u:%h "./$1")" != "$(id -u -- "$user"):1" ]; then
        echo irregular
    elif [ ! -s "$1" ]; then
        echo empty
    else
        echo good
    fi
}

# The SHA-256 of a file, or a dash for what is none.
digest() {
    if [ -f "$1" ] && [ ! -h "$1" ]; then
        sha256sum <"$1" | cut -d ' ' -f 1
    else
        echo -
    fi
}
