# The lines of tasks.xsl as CSV, a task on each.
BEGIN { print "task,name,field,status,start,end,logs" }
$1 == "task" { flush(); for (i = 2; i <= 7; i++) row = row csv_field($i) ","; open = 1 }
$1 == "log" { logs = logs (logs == "" ? "" : " ") $3 }
END { flush() }
function flush() {
    if (open) print row csv_field(logs)
    row = logs = ""
    open = 0
}
