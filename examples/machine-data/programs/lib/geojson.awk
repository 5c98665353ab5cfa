# Reads GeoJSON of any layout as a stream, checks it, and writes it again with one feature on a line and the data set's
# id among each feature's properties. Nothing is kept but where the reader stands, so size does not matter.
#
# Records end at quotation marks: every second one is then the inside of a string, the others hold only punctuation,
# numbers and literals. Reads DATA_SET and DATA_AREA from the environment; writes the collection to DATA_OUT and one
# line "features west south east north" to stdout. Exit 65: the data is wrong, 66: no feature, 70: this is not GeoJSON.
BEGIN {
    RS = "\""
    out = ENVIRON["DATA_OUT"]
    degrees = ENVIRON["DATA_AREA"] != "without-crs"
    expect = "value"
    quote_next = 1
    print "{\"type\":\"FeatureCollection\"," (degrees ? "" : "\"crs\":null,\"note\":\"the source does not say what its " \
        "coordinates are; they are not degrees\",") "\"features\":[" > out
}

quote_next { quote_next = 0; punctuation($0); next }

{
    text = text $0
    if (odd_backslashes($0)) { text = text "\""; next }
    string(text)
    text = ""
    quote_next = 1
}

END {
    if (stopped) exit stopped
    # The record after the last quotation mark was punctuation, so that a string is expected next and never came.
    if (quote_next || depth > 0 || expect != "end") not_geojson("it ends too early")
    if (stopped) exit stopped
    if (!root_type) not_geojson("it is not a FeatureCollection")
    if (stopped) exit stopped
    print "\n]}" > out
    if (!features) exit 66
    printf "%d %.7f %.7f %.7f %.7f\n", features, west, south, east, north
}

function stop(code, why) {
    if (stopped) return
    print why > "/dev/stderr"
    stopped = code
    exit code
}

function not_geojson(why) { stop(70, "not GeoJSON: " why) }

function odd_backslashes(s) {
    if (s !~ /\\$/) return 0
    match(s, /\\+$/)
    return RLENGTH % 2
}

function punctuation(chunk,    at, n, c, window, token) {
    n = length(chunk)
    for (at = 1; at <= n; ) {
        c = substr(chunk, at, 1)
        if (c == " " || c == "\n" || c == "\r" || c == "\t") { at++; continue }
        if (index("{}[],:", c)) { structure(c); at++; continue }
        window = substr(chunk, at, 64)
        if (!match(window, /^[-+0-9.a-zA-Z]+/)) not_geojson("the character " json_escape(c) " has no place there")
        token = substr(window, 1, RLENGTH)
        at += RLENGTH
        if (token ~ /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$/) number(token)
        else if (token == "true" || token == "false" || token == "null") literal(token)
        else not_geojson("no value is written " token)
    }
}

function structure(c) {
    if (c == "{" || c == "[") {
        if (expect != "value" && expect != "value or ]") not_geojson("'" c "' where no value may stand")
        begin_value(c)
        depth++
        container[depth] = c
        elements[depth] = 0
        expect = c == "{" ? "key or }" : "value or ]"
        opened(c)
    }
    else if (c == "}" || c == "]") {
        if (depth == 0 || container[depth] != (c == "}" ? "{" : "[")) not_geojson("'" c "' closes nothing")
        if (expect != "next" && expect != (c == "}" ? "key or }" : "value or ]")) not_geojson("'" c "' after a comma")
        closed(c)
        depth--
        expect = depth ? "next" : "end"
    }
    else if (c == ",") {
        if (expect != "next") not_geojson("a comma where none may stand")
        expect = container[depth] == "{" ? "key" : "value"
        pending_comma = 1
    }
    else {
        if (expect != "colon") not_geojson("a colon where none may stand")
        expect = "value"
        if (in_feature) printf ":" > out
    }
}

function string(s) {
    if (s ~ /[\001-\037]/) not_geojson("a line break inside a string")
    s = to_utf8(s)
    if (expect == "key" || expect == "key or }") {
        comma()
        key[depth] = s
        elements[depth]++
        if (in_feature) printf "\"%s\"", s > out
        expect = "colon"
        return
    }
    if (expect != "value" && expect != "value or ]") not_geojson("a string where no value may stand")
    begin_value("s")
    if (in_feature) printf "\"%s\"", s > out
    if (depth == 1 && key[1] == "type" && s == "FeatureCollection") root_type = 1
    if (in_feature && depth == 3 && key[3] == "type" && s == "Feature") is_feature = 1
    expect = depth ? "next" : "end"
}

function literal(token) {
    if (expect != "value" && expect != "value or ]") not_geojson(token " where no value may stand")
    begin_value("l")
    if (in_feature && depth == 3 && key[3] == "properties" && token == "null") {
        has_properties = 1
        printf "{\"dataset\":\"%s\"}", ENVIRON["DATA_SET"] > out
    }
    else if (in_feature) printf "%s", token > out
    if (in_feature && depth == 3 && key[3] == "geometry") stop(65, "feature " (features + 1) " has no geometry")
    expect = depth ? "next" : "end"
}

function number(token) {
    if (expect != "value" && expect != "value or ]") not_geojson("a number where no value may stand")
    begin_value("n")
    if (coordinates_at) {
        elements[depth]++
        if (elements[depth] == 1) lon = token + 0
        else if (elements[depth] == 2) position(lon, token + 0)
        # Seven decimals are a centimetre; programs that print seventeen only make files long.
        if (degrees && length(token) > 12 && token !~ /[eE]/) token = sprintf("%.7f", token)
    }
    if (in_feature) printf "%s", token > out
    expect = depth ? "next" : "end"
}

function position(lon, lat) {
    if (degrees && (lon < -180 || lon > 180 || lat < -90 || lat > 90))
        stop(65, "feature " (features + 1) " has the position " lon ", " lat ", which are not degrees")
    if (!positions++) { west = east = lon; south = north = lat }
    if (lon < west) west = lon
    if (lon > east) east = lon
    if (lat < south) south = lat
    if (lat > north) north = lat
    feature_positions++
}

# Anything that begins a value: the comma before it in a list, and what kind of value may not stand there.
function begin_value(kind) {
    if (!depth || container[depth] != "[") { pending_comma = 0; return }
    if (in_feature) comma()
    pending_comma = 0
    if (coordinates_at && kind != "n" && kind != "[") not_geojson("coordinates that are no numbers")
    if (depth == 2 && key[1] == "features" && kind != "{") not_geojson("a feature that is no object")
}

function comma() {
    if (in_feature && pending_comma && !(depth == 3 && elements[3] == 0)) printf "," > out
    pending_comma = 0
}

function opened(c) {
    if (c == "{" && depth == 3 && key[1] == "features" && container[2] == "[") {
        in_feature = 1
        is_feature = has_properties = feature_positions = 0
        printf "%s{", (features ? ",\n" : "") > out
        return
    }
    if (!in_feature) return
    printf "%s", c > out
    if (c == "{" && depth == 4 && key[3] == "properties") {
        has_properties = 1
        printf "\"dataset\":\"%s\"", ENVIRON["DATA_SET"] > out
        pending_comma = 1
    }
    if (c == "[" && !coordinates_at && key[depth - 1] == "coordinates" && key[3] == "geometry" && container[depth - 1] == "{")
        coordinates_at = depth
}

function closed(c) {
    if (!in_feature) return
    pending_comma = 0
    if (c == "]" && depth == coordinates_at) coordinates_at = 0
    printf "%s", c > out
    if (depth != 3) return
    in_feature = 0
    if (!is_feature || !has_properties) not_geojson("feature " (features + 1) " lacks its type or its properties")
    if (!feature_positions) stop(65, "feature " (features + 1) " has no geometry")
    features++
}
