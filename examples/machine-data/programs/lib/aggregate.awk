# See aggregate-field.
BEGIN {
    output = ENVIRON["DATA_OUTPUT"]
    field = ENVIRON["DATA_FIELD"]
    csv = ENVIRON["DATA_CSV"]
    json = ENVIRON["DATA_JSON"]
    tickets = ENVIRON["DATA_TICKETS"]
    print "{\"type\":\"FeatureCollection\",\"features\":[" > field
    print "id,name,format,status,features,partial,error,reason" > csv
    print "[" > json
}

{
    count[$2]++
    if ($2 == "TRANSLATED" && $5 == "true") partial++
    print $1 "," csv_field(json_unescape($8)) "," $3 "," $2 "," $4 "," $5 "," $7 "," csv_field(json_unescape($9)) > csv
    printf "%s{\"id\":\"%s\",\"path\":\"%s\",\"format\":\"%s\",\"status\":\"%s\",\"features\":%d,\"partial\":%s," \
        "\"area\":\"%s\",\"error\":\"%s\",\"reason\":\"%s\",\"bbox\":[%s]}", (NR > 1 ? ",\n" : ""), \
        $1, $8, $3, $2, $4, $5, $6, $7, $9, numbers($10) > json
    if ($2 != "TRANSLATED") next
    if ($6 == "features") points($1, $4)
    if ($6 == "tables") table($1, $4)
}

END {
    if (failed) exit 70
    print "\n]}" > field
    print "\n]" > json
    printf "{\"dataSets\":%d,\"translated\":%d,\"partial\":%d,\"quarantined\":%d,\"untranslated\":%d,\"features\":%d}\n", \
        NR, count["TRANSLATED"], partial, count["QUARANTINED"], count["UNTRANSLATED"], features
}

function numbers(text) {
    gsub(/ /, ",", text)
    return text
}

# The features of a checked result stand between its first line and its last, each on a line of its own.
function points(id, expected,    file, line, n, status) {
    file = output "/features/" id ".geojson"
    if ((getline line < file) < 1) { gone(file); return }
    while ((status = (getline line < file)) > 0) {
        if (line == "]}" || line == "") continue
        sub(/,$/, "", line)
        printf "%s%s", (features++ ? ",\n" : ""), line > field
        n++
    }
    close(file)
    if (status < 0 || n + 0 != expected + 0) gone(file)
}

function table(id, expected,    file, line, n) {
    file = output "/tables/" id ".csv"
    if ((getline line < file) < 1) { gone(file); return }
    if (!tables++) print "dataset," line > tickets
    while ((getline line < file) > 0) { print id "," line > tickets; n++ }
    close(file)
    if (n + 0 != expected + 0) gone(file)
}

function gone(file) {
    print file ": not what its record says" > "/dev/stderr"
    failed = 1
    exit 70
}
