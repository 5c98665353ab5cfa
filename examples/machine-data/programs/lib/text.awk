# Text that came from outside, made safe to write: JSON strings, CSV fields, UTF-8.
# Bytes are what counts here, so every caller sets LC_ALL=C. Runs in any POSIX awk (mawk on a bare Debian).

# Whether s is valid UTF-8.
function utf8_valid(s) {
    if (s !~ /[\200-\377]/) return 1
    gsub(/[\302-\337][\200-\277]/, "x", s)
    gsub(/\340[\240-\277][\200-\277]/, "x", s)
    gsub(/[\341-\354\356\357][\200-\277][\200-\277]/, "x", s)
    gsub(/\355[\200-\237][\200-\277]/, "x", s)
    gsub(/\360[\220-\277][\200-\277][\200-\277]/, "x", s)
    gsub(/[\361-\363][\200-\277][\200-\277][\200-\277]/, "x", s)
    gsub(/\364[\200-\217][\200-\277][\200-\277]/, "x", s)
    return s !~ /[\200-\377]/
}

# s as UTF-8: unchanged where it is that already, otherwise read as Latin-1, the usual encoding of yield monitors.
function to_utf8(s,    i, c, n, out) {
    if (utf8_valid(s)) return s
    byte_table()
    n = length(s)
    out = ""
    for (i = 1; i <= n; i++) {
        c = substr(s, i, 1)
        if (BYTE[c] < 128) out = out c
        else out = out sprintf("%c%c", 192 + int(BYTE[c] / 64), 128 + BYTE[c] % 64)
    }
    return out
}

# What stands between the quotes of a JSON string; never holds a newline or a tab, so it also fits one column of a record.
function json_escape(s,    i, c, n, out) {
    s = to_utf8(s)
    if (s !~ /[\001-\037"\\\177]/) return s
    byte_table()
    n = length(s)
    out = ""
    for (i = 1; i <= n; i++) {
        c = substr(s, i, 1)
        if (c == "\"" || c == "\\") out = out "\\" c
        else if (c == "\n") out = out "\\n"
        else if (c == "\t") out = out "\\t"
        else if (c == "\r") out = out "\\r"
        else if (BYTE[c] < 32 || BYTE[c] == 127) out = out sprintf("\\u%04x", BYTE[c])
        else out = out c
    }
    return out
}

# The text of a JSON string, given without its quotes.
function json_unescape(s,    i, c, n, out, code) {
    if (s !~ /\\/) return s
    n = length(s)
    out = ""
    for (i = 1; i <= n; i++) {
        c = substr(s, i, 1)
        if (c != "\\") { out = out c; continue }
        c = substr(s, ++i, 1)
        if (c == "n") out = out "\n"
        else if (c == "t") out = out "\t"
        else if (c == "r") out = out "\r"
        else if (c == "b") out = out "\b"
        else if (c == "f") out = out "\f"
        else if (c == "u") {
            code = hex(substr(s, i + 1, 4))
            i += 4
            if (code >= 55296 && code <= 56319 && substr(s, i + 1, 2) == "\\u") {
                code = 65536 + (code - 55296) * 1024 + hex(substr(s, i + 3, 4)) - 56320
                i += 6
            }
            out = out utf8_char(code)
        }
        else out = out c
    }
    return out
}

# s, cut to n bytes where it is longer; never inside a character.
function shorten(s, n) {
    if (length(s) <= n) return s
    s = substr(s, 1, n)
    sub(/[\300-\377][\200-\277]*$/, "", s)
    return s "..."
}

# A field of a CSV file, quoted where it must be.
function csv_field(s) {
    if (s !~ /[",\n\r]/ && s !~ /^[ \t]/ && s !~ /[ \t]$/) return s
    gsub(/"/, "\"\"", s)
    return "\"" s "\""
}

# The columns of one line of a CSV file into columns[1..n]; returns n.
function csv_split(line, delimiter, columns,    n, i, c, text, length_of, quoted) {
    if (line !~ /"/) return split(line, columns, delimiter == "|" ? "[|]" : delimiter)
    n = 0
    text = ""
    quoted = 0
    length_of = length(line)
    for (i = 1; i <= length_of; i++) {
        c = substr(line, i, 1)
        if (quoted) {
            if (c != "\"") text = text c
            else if (substr(line, i + 1, 1) == "\"") { text = text c; i++ }
            else quoted = 0
        }
        else if (c == "\"") quoted = 1
        else if (c == delimiter) { columns[++n] = text; text = "" }
        else text = text c
    }
    columns[++n] = text
    return n
}

# A JSON number where the text is one, otherwise a JSON string.
function json_value(s) {
    if (s ~ /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$/ && length(s) < 24) return s
    return "\"" json_escape(s) "\""
}

function utf8_char(code) {
    if (code < 128) return sprintf("%c", code)
    if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
    if (code < 65536) return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
    return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, \
        128 + int(code / 64) % 64, 128 + code % 64)
}

function hex(digits,    i, value) {
    value = 0
    for (i = 1; i <= length(digits); i++)
        value = value * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1
    return value
}

function byte_table(    i) {
    if ("A" in BYTE) return
    for (i = 1; i < 256; i++) BYTE[sprintf("%c", i)] = i
}

# "file" for field.nmea's last part; the whole when there is no folder.
function base_name(path) {
    sub(/^.*\//, "", path)
    return path
}

function folder_of(path) {
    return path ~ /\// ? substr(path, 1, length(path) - length(base_name(path)) - 1) : "."
}

# The name without its last extension, and the extension in small letters.
function stem(name) {
    sub(/\.[^.]*$/, "", name)
    return name
}

function extension(name) {
    return name ~ /\./ ? tolower(substr(name, length(stem(name)) + 2)) : ""
}

# Whether a file of that extension can be part of a shapefile.
function is_shapefile_part(ext) {
    return ext ~ /^(shp|shx|dbf|prj|cpg|qpj|sbn|sbx|qix)$/
}

# The delimiter and the columns of a yield monitor's header line. Returns the delimiter, or "" when the line names no
# longitude and latitude. position["lon"] and position["lat"] are the columns' numbers.
function yield_header(line, columns, position,    delimiter, i, j, n, name) {
    for (i = 1; i <= 3; i++) {
        delimiter = substr(",;\t", i, 1)
        n = csv_split(line, delimiter, columns)
        position["lon"] = position["lat"] = 0
        for (j = 1; j <= n; j++) {
            name = tolower(columns[j])
            gsub(/^[ \t]+|[ \t]+$|\(.*\)|_|[ \t]/, "", name)
            if (!position["lon"] && name ~ /^(longitude|long|lon|lng)(deg|wgs84)?$/) position["lon"] = j
            if (!position["lat"] && name ~ /^(latitude|lat)(deg|wgs84)?$/) position["lat"] = j
        }
        if (position["lon"] && position["lat"]) { position["count"] = n; return delimiter }
    }
    return ""
}

# Whether a line is one of Ag Leader's "advanced" text export, which has no header: longitude, latitude, ..., a field
# such as "F001:North" in column 12 and a load such as "L002: Tile" in column 13.
function is_ag_leader(line,    columns, n) {
    n = csv_split(line, ",", columns)
    return n >= 15 && columns[1] ~ /^ *-?[0-9]+\.[0-9]+ *$/ && columns[2] ~ /^ *-?[0-9]+\.[0-9]+ *$/ \
        && columns[12] ~ /^ *F[0-9]+:/ && columns[13] ~ /^ *L[0-9]+:/
}
