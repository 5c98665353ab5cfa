# The members of a shapefile, with as=json as the elements of a JSON list, with as=paths as paths that each end in a NUL.
# Arguments: the .shp, then every file of its folder.
BEGIN {
    base = stem(base_name(ARGV[1]))
    for (i = 2; i < ARGC; i++) {
        name = base_name(ARGV[i])
        if (!is_shapefile_part(extension(name))) continue
        if (stem(name) == base) exact[extension(name)] = ARGV[i]
        else if (tolower(stem(name)) == tolower(base)) similar[extension(name)] = ARGV[i]
    }
    for (ext in similar) if (!(ext in exact)) exact[ext] = similar[ext]
    exact["shp"] = ARGV[1]
    split("shp shx dbf prj cpg qpj sbn sbx qix", order, " ")
    for (i = 1; i <= 9; i++)
        if (!(order[i] in exact)) continue
        else if (as == "paths") printf "%s%c", exact[order[i]], 0
        else printf "%s\"%s\"", (n++ ? "," : ""), json_escape(exact[order[i]])
}
