# What a file is, from its first bytes: the name of a format, or in words (safe inside a JSON string) why it is none.
{
    if (NR == 1) first_bytes = substr($0, 1, 200)
    bytes += length($0) + 1
    sub(/\r$/, "")
    line[NR] = $0
}

END {
    print answer()
}

function answer(    i, lines, nmea, ticket, columns, position) {
    # The first name in a zip stands near its beginning; that of an office document is always the same.
    if (first_bytes ~ /^PK\003\004.*(\[Content_Types\]\.xml|mimetypeapplication\/)/) return "an office document"
    if (first_bytes ~ /^PK(\003\004|\005\006)/) return "ARCHIVE"
    if (first_bytes ~ /^\037\213/) return "GZIP"
    if (first_bytes ~ /^(7z\274\257\047\034|Rar!\032|BZh[1-9]1AY|\3757zXZ|\050\265\057\375)/)
        return "an archive that is not unpacked here; send a zip, a tar or a tar.gz"
    if (is_shapefile_part(extension(ENVIRON["DATA_NAME"])))
        return "a part of a shapefile whose .shp is not there"
    for (i = 1; i <= NR; i++) if (line[i] ~ /ISO11783_TaskData/)
        return "an ISOXML task file that is not called TASKDATA.XML"

    # The last line may be cut where the first kilobytes end.
    lines = bytes > 8000 && NR > 1 ? NR - 1 : NR
    for (i = 1; i <= lines; i++) {
        if (line[i] ~ /^\$[A-Z][A-Z](GGA|RMC),/) nmea++
        if (length(line[i]) == 39 && line[i] ~ /^[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][12][0-9][0-9][0-9][01][0-9][0-3][0-9]/)
            ticket++
        else if (line[i] != "") other++
    }
    if (nmea) return "NMEA"
    if (ticket > other) return "SCALE_TICKET"
    for (i = 1; i <= NR && i <= 5; i++)
        if (yield_header(line[i], columns, position) != "" || is_ag_leader(line[i])) return "YIELD_CSV"
    return "no translator knows this format"
}
