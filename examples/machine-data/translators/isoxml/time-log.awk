# The binary records of an ISO 11783-10 time log into GeoJSON features, one on a line. The first file is what
# log-header.xsl made of the log's header; the second, `od -An -v -tu1` of the log. Reads LOG_TASK and LOG_NAME from the
# environment.
#
# A record, little-endian: u32 milliseconds of the day, u16 days since 1980-01-01; of the position only what the header
# leaves empty (A latitude and B longitude, i32 in 1e-7 degrees; C altitude, i32 in mm; D status, u8; E PDOP and F HDOP,
# u16; G satellites, u8; H u32 and I u16 of GPS time); u8 number of values; for each u8 its index in the header and i32.
#
# Exit codes: 0 all of it; 4 the log ends inside a record (what came before is there), said on stderr; 65 no layout.
BEGIN {
    split("A 4 B 4 C 4 D 1 E 2 F 2 G 1 H 4 I 2", sizes, " ")
    for (i = 1; i < 18; i += 2) size[sizes[i]] = sizes[i + 1]

    # What a field's owner asks for; a maker's own values (DDI E000 and above) and counters stay in the log.
    name["0043"] = "width_m"; scale["0043"] = 0.001
    name["0054"] = "yield_t_ha"; scale["0054"] = 0.00001
    name["0063"] = "moisture_pct"; scale["0063"] = 0.0001
    name["005A"] = "mass_kg"; scale["005A"] = 1
    name["0074"] = "area_m2"; scale["0074"] = 1
    name["008D"] = "working"; scale["008D"] = 1
    fill = 0
    need = 0
}

FNR == NR {
    if ($1 == "position") { layout = $2; known = 1 }
    else ddi[values++] = toupper($2)
    next
}

!known { exit }

FNR == 1 { begin_record() }

{
    for (column = 1; column <= NF; column++) {
        byte[fill++] = $column
        if (fill == need) step()
    }
}

END {
    if (!known) { print ENVIRON["LOG_NAME"] ": the header has no layout" > "/dev/stderr"; exit 65 }
    if (fill > 0) {
        print ENVIRON["LOG_NAME"] ": cut inside record " (records + 1) > "/dev/stderr"
        exit 4
    }
}

# A record's length is known in two steps: the fixed part tells how many values follow.
function begin_record(    i) {
    fill = 0
    fixed = 6
    for (i = 1; i <= length(layout); i++) {
        offset[substr(layout, i, 1)] = fixed
        fixed += size[substr(layout, i, 1)]
    }
    need = fixed + 1
    counted = 0
}

function step() {
    if (!counted) {
        counted = 1
        need += 5 * byte[fixed]
        if (fill < need) return
    }
    records++
    feature()
    fill = 0
    need = fixed + 1
    counted = 0
}

function feature(    i, at, index_of, lat, lon, v) {
    # A value stays what it was until the log says otherwise; a log need not repeat it in every record.
    for (i = 0; i < byte[fixed]; i++) {
        at = fixed + 1 + 5 * i
        index_of = byte[at]
        if (index_of < values && ddi[index_of] in name) current[name[ddi[index_of]]] = signed(at + 1) * scale[ddi[index_of]]
    }
    if (!("A" in offset) || !("B" in offset)) return
    lat = signed(offset["A"]) / 10000000
    lon = signed(offset["B"]) / 10000000
    if ((lat == 0 && lon == 0) || lat < -90 || lat > 90 || lon < -180 || lon > 180) return
    printf "{\"type\":\"Feature\",\"properties\":{\"task\":\"%s\",\"log\":\"%s\",\"time\":\"%s\"", \
        ENVIRON["LOG_TASK"], ENVIRON["LOG_NAME"], timestamp()
    for (v in current) printf ",\"%s\":%s", v, decimal(current[v])
    printf "},\"geometry\":{\"type\":\"Point\",\"coordinates\":[%.7f,%.7f%s]}}\n", lon, lat, \
        ("C" in offset) ? sprintf(",%.3f", signed(offset["C"]) / 1000) : ""
}

function unsigned16(at) { return byte[at] + 256 * byte[at + 1] }

function unsigned(at) { return unsigned16(at) + 65536 * unsigned16(at + 2) }

function signed(at,    value) {
    value = unsigned(at)
    return value >= 2147483648 ? value - 4294967296 : value
}

function decimal(value) {
    return value == int(value) ? sprintf("%.0f", value) : sprintf("%.5f", value)
}

# Local time of the machine, as the log has it; the standard gives it no zone.
function timestamp(    ms, day, era, doe, yoe, doy, mp, d, m, y) {
    ms = unsigned(0)
    day = unsigned16(4) + 3652 + 719468
    era = int(day / 146097)
    doe = day - era * 146097
    yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
    doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100))
    mp = int((5 * doy + 2) / 153)
    d = doy - int((153 * mp + 2) / 5) + 1
    m = mp < 10 ? mp + 3 : mp - 9
    y = yoe + era * 400 + (m <= 2 ? 1 : 0)
    return sprintf("%04d-%02d-%02dT%02d:%02d:%06.3f", y, m, d, int(ms / 3600000), int(ms / 60000) % 60, (ms % 60000) / 1000)
}
