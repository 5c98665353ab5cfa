# Checks a CSV table: a header, and as many columns in every row. Copies it as UTF-8 to stdout, the number of rows to
# stderr. Exit 66: no row, 70: no table.
BEGIN { FS = "," }
NR == 1 { columns = NF }
NF != columns || columns < 2 { print "line " NR " has " NF " columns instead of " columns > "/dev/stderr"; failed = 70; exit }
{ print to_utf8($0) }
END {
    if (failed) exit failed
    if (NR < 2) exit 66
    print NR - 1 > "/dev/stderr"
}
