# One line for each name among the arguments: kind, and the name as the inside of a JSON string. The first argument is
# the kind. A name that is not UTF-8 cannot be said in JSON: its kind is "badname", and its text what Latin-1 makes of it.
BEGIN {
    for (i = 2; i < ARGC; i++) {
        name = ARGV[i]
        sub(/^\.\//, "", name)
        print (utf8_valid(name) ? ARGV[1] : "badname") "\t" json_escape(name)
    }
}
