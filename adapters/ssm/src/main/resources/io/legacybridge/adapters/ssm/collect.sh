# Takes the files that the program of a run left to where the bridge finds them, each to a URL of its own, and says what
# there is. May be done again at any time. The line before it says: for each file its name, the URL, and the file's name.
exec 8>&-
[ -e control/exit ] && cd out || unfit "the folder $run is not there any more; raise 'keep'"
command -v curl >/dev/null || unfit "the program 'curl' is not there, and files are to be published"
echo "legacy-bridge-files 1"
echo "$files" | base64 -d | while read -r name url file; do
    is=$(state "$file")
    sum=$(digest "$file")
    # A checker can write where the program could; what it changed was not checked.
    if [ -e ../control/seal ] && ! grep -qxF -e "out/$file $sum" ../control/seal; then
        echo "file $name changed"
    elif [ "$is" != good ]; then
        echo "file $name $is"
    else
        # The URL is a secret, and what is said on a command line is not.
        said=$(printf 'url = "%s"\n' "$url" | curl -q -K - --fail --globoff --silent --show-error --retry 3 \
            --connect-timeout 30 --speed-limit 1 --speed-time 120 --output /dev/null --upload-file "./$file" 2>&1)
        code=$?
        if [ "$code" -eq 0 ]; then
            echo "file $name stored $(wc -c <"./$file") $sum"
        else
            echo "file $name failed $code $(echo "$said" | tr '\n' ' ' | head -c 300)"
        fi
    fi
done
echo legacy-bridge-end
exit 0
