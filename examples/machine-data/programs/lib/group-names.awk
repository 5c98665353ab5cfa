# Groups the sorted lines of name-lines.awk into data sets, and writes a part of them as JSON: see list-data-sets. Set
# from outside: unpacked, offset (how many data sets come before these), first, most_sets, most_bytes, and DATA_BASE in
# the environment. Exit 3: the first is behind the last, whose number is written.
BEGIN { FS = "\t"; count = offset }

{
    kind[NR] = $1
    path[NR] = $2
    folder[NR] = folder_of($2)
    name[NR] = base_name($2)
    if ($1 != "file") next
    if (tolower(name[NR]) == "taskdata.xml") card[folder[NR]] = 1
    if (extension(name[NR]) == "shp") {
        shape[folder[NR], stem(name[NR])] = NR
        spelling[folder[NR], tolower(stem(name[NR]))]++
        spelt[folder[NR], tolower(stem(name[NR]))] = NR
    }
}

END {
    for (i = 1; i <= NR; i++) {
        if (kind[i] != "file") add(kind[i], path[i])
        else if (belongs_to_card(i)) {
            if (!(folder[i] in listed)) add("card", folder[i])
            listed[folder[i]] = 1
        }
        else if (!(owner = shapefile_of(i))) add("file", path[i])
        else if (owner == i) add("shapefile", path[i])
    }
    if (first > count) { print count; exit 3 }
    for (i = first; i <= count && i < first + most_sets; i++) {
        bytes += length(item[i])
        if (i > first && bytes > most_bytes) break
        part = part (i > first ? "," : "") "\n" item[i]
    }
    printf "{\"base\":\"%s\",\"unpacked\":%s,\"count\":%d,\"first\":%d,\"last\":%d,\"next\":%d,", \
        json_escape(ENVIRON["DATA_BASE"]), unpacked, count, first, i - 1, i
    print "\"dataSets\":[" part "\n]}"
}

function add(kind_of, where) {
    count++
    item[count] = sprintf("{\"id\":\"%04d\",\"kind\":\"%s\",\"path\":\"", count, kind_of) where "\"}"
}

# In a folder that is called TASKDATA everything is the card's (makers add files of their own); elsewhere only what the
# standard names, so that a card at the top of a folder does not swallow its neighbours.
function belongs_to_card(i,    lower) {
    if (!(folder[i] in card)) return 0
    if (tolower(base_name(folder[i])) == "taskdata") return 1
    lower = tolower(name[i])
    return lower == "taskdata.xml" || lower == "linklist.xml" \
        || lower ~ /^[a-z][a-z][a-z][0-9][0-9][0-9][0-9][0-9]\.(xml|bin)$/
}

# The line of the .shp that line i is a member of, or 0. Makers mix the case of names (FIELD.SHP, field.dbf); a name
# that fits two shapefiles only when spelling is ignored belongs to none.
function shapefile_of(i,    base, key) {
    if (!is_shapefile_part(extension(name[i]))) return 0
    base = stem(name[i])
    if ((folder[i], base) in shape) return shape[folder[i], base]
    key = folder[i] SUBSEP tolower(base)
    return spelling[key] == 1 ? spelt[key] : 0
}
