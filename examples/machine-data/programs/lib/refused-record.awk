# The record and the note of a data set that was refused; see aggregate-field for the record's columns.
BEGIN { RS = "\""; parity = 0 }

# Every second piece between quotation marks is the inside of a string; a backslash before the mark continues it.
NR % 2 == parity || continued {
    text = text $0
    continued = 0
    if ($0 ~ /\\$/ && match($0, /\\+$/) && RLENGTH % 2) { text = text "\""; continued = 1; parity = 1 - parity; next }
    if (strings++ && previous == "Cause" && cause == "") cause = text
    previous = text
    text = ""
}

END {
    plain = json_unescape(cause)
    # The bridge says first what made it reject the run, and then what the program wrote to stderr.
    said = plain
    sub(/^.*\nstderr: /, "", said)
    # What the bridge refuses to unpack it calls by the configuration's name for it and by where it lies.
    if (ENVIRON["DATA_ERROR"] ~ /^Archive\./ && (at = index(said, ENVIRON["DATA_PATH"])) > 0) {
        said = substr(said, at + length(ENVIRON["DATA_PATH"]))
        sub(/^[:,]? */, "", said)
    }
    n = split(said, line, "\n")
    for (i = 1; i <= n; i++) {
        if (line[i] ~ /^([ \t\r]*$|…)/) continue
        # ogr2ogr writes a title, and what it is about in the next line.
        if (line[i] ~ /^[A-Z]+:[ \t\r]*$/) continue
        # Where a run's copy lay says nothing to the owner of the data.
        gsub(/\/[^ ]*\/(in|out)\//, "", line[i])
        if (first == "") first = line[i]
        if (telling == "" && line[i] ~ /(ERROR|error|FAIL|[A-Z][A-Z][A-Z][0-9][0-9][0-9]E)/) telling = line[i]
    }
    reason = shorten(telling != "" ? telling : first, 300)
    path = json_escape(ENVIRON["DATA_PATH"])
    print ENVIRON["DATA_ID"] "\t" ENVIRON["DATA_STATUS"] "\t" ENVIRON["DATA_FORMAT"] "\t0\tfalse\t\t" \
        ENVIRON["DATA_ERROR"] "\t" path "\t" json_escape(reason) "\t" > ENVIRON["DATA_RECORD"]
    print "{\"path\":\"" path "\",\"status\":\"" ENVIRON["DATA_STATUS"] "\",\"format\":\"" ENVIRON["DATA_FORMAT"] \
        "\",\"error\":\"" json_escape(ENVIRON["DATA_ERROR"]) "\",\"cause\":\"" json_escape(plain) "\"}" > ENVIRON["DATA_NOTE"]
}
