# A yield monitor's text into GeoJSON, one feature on a line. Knows a header line that names longitude and latitude, with
# units as the maker spells them (often Latin-1), any of comma, semicolon and tab; and Ag Leader's headerless export.
BEGIN {
    ag_leader = "longitude,latitude,flow_lb_s,gps_time,interval_s,distance_in,swath_in,moisture_pct,status,pass," \
        "serial,field,load,grain,gps_status,pdop,elevation_ft"
    print "{\"type\":\"FeatureCollection\",\"features\":["
}

{ sub(/\r$/, "") }

$0 == "" { next }

!delimiter {
    if (++header_lines > 5) exit
    if (is_ag_leader($0)) {
        delimiter = ","
        columns_known = csv_split(ag_leader, ",", header)
        position["lon"] = 1
        position["lat"] = 2
    }
    else {
        delimiter = yield_header($0, header, position)
        columns_known = position["count"]
    }
    name_columns()
    if (position["count"]) next
    if (!delimiter) next
}

{
    rows++
    n = csv_split($0, delimiter, value)
    if (n < columns_known && !(n == columns_known - 1)) { skip(n " columns instead of " columns_known); next }
    lon = number(value[position["lon"]])
    lat = number(value[position["lat"]])
    if (lon == "" || lat == "") { skip("no position"); next }
    if (lon < -180 || lon > 180 || lat < -90 || lat > 90) { skip("position out of range"); next }
    if (lon == 0 && lat == 0) { skip("no fix"); next }
    printf "%s{\"type\":\"Feature\",\"properties\":{", (features++ ? ",\n" : "")
    written = 0
    for (i = 1; i <= n; i++) {
        if (i == position["lon"] || i == position["lat"] || value[i] == "") continue
        if (!(i in label)) label[i] = "column " i
        text = value[i]
        gsub(/^ +| +$/, "", text)
        if (delimiter == ";" && text ~ /^-?[0-9]+,[0-9]+$/) sub(/,/, ".", text)
        printf "%s\"%s\":%s", (written++ ? "," : ""), label[i], json_value(text)
    }
    printf "},\"geometry\":{\"type\":\"Point\",\"coordinates\":[%s,%s]}}", lon, lat
}

END {
    print "\n]}"
    if (!delimiter) { print "no line names longitude and latitude" > "/dev/stderr"; exit 65 }
    if (!rows) { print "a header, and no row" > "/dev/stderr"; exit 66 }
    if (!features) { print "none of " rows " rows has a position" > "/dev/stderr"; exit 65 }
    if (skipped) {
        if (skipped > 10) print (skipped - 10) " more rows skipped" > "/dev/stderr"
        exit 4
    }
}

function name_columns(    i, text, seen) {
    for (i = 1; i <= columns_known; i++) {
        text = header[i]
        gsub(/^[ \t]+|[ \t]+$/, "", text)
        if (text == "") text = "column " i
        if (seen[text]++) text = text " " seen[text]
        label[i] = json_escape(text)
    }
}

function number(text) {
    gsub(/^ +| +$/, "", text)
    if (delimiter == ";") sub(/,/, ".", text)
    return text ~ /^-?[0-9]+(\.[0-9]+)?$/ ? text : ""
}

function skip(why) {
    if (++skipped <= 10) print "row " rows " skipped: " why > "/dev/stderr"
}
