# The record of a data set that was translated; see aggregate-field for its columns. Reads what the translator said.
# What the bridge hands on is the end of stderr; where that was cut its first line is a part of one.
{
    # A program that complains about every sentence of a log says the same each time but for the checksums.
    same = $0
    gsub(/0x[0-9A-Fa-f]+/, "0x", same)
}

$0 != "" && !/^…/ && !said[same]++ {
    if (++lines <= 40) notes = notes (notes == "" ? "" : "; ") $0
}
END {
    row = ENVIRON["DATA_ROW"]
    split(row, column, "\t")
    if (column[5] != "true") notes = ""
    if (lines > 40 && notes != "") notes = notes "; and " (lines - 40) " more"
    if (ENVIRON["DATA_LOST"] > 0)
        notes = ENVIRON["DATA_LOST"] " positions of the source did not come out" (notes == "" ? "" : ": " notes)
    notes = shorten(notes, 2000)
    if (column[6] == "without-crs") notes = "no CRS: plot coordinates, kept apart" (notes == "" ? "" : "; " notes)
    print row "\t" json_escape(ENVIRON["DATA_PATH"]) "\t" json_escape(notes) "\t" ENVIRON["DATA_BBOX"]
}
