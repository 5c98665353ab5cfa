package io.legacybridge.adapters.ssm;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the script on the host said of the files that a program left there, in the words of {@code collect.sh}.
 *
 * @param files by the output's name in the configuration
 */
record Leftovers(Map<String, Found> files) {
    private static final String BEGIN = "legacy-bridge-files 1";
    private static final String END = "legacy-bridge-end";
    private static final int NAME = 1;
    private static final int STATE = 2;
    private static final int BYTES = 3;
    private static final int SHA256 = 4;

    /** What became of one. */
    sealed interface Found {}

    /** It is in the storage, under its hidden name. */
    record Stored(long bytes, String sha256) implements Found {}

    /** The program wrote none. */
    record Missing() implements Found {}

    /** It has no content. */
    record Empty() implements Found {}

    /** It is a link, a folder, or another user's. */
    record Irregular() implements Found {}

    /** The storage did not take it now. */
    record NotStored(String why) implements Found {}

    /** Empty if the script did not come to its end. */
    static Optional<Leftovers> parse(String output) {
        String text = output.strip();
        int begin = text.indexOf(BEGIN);
        if (begin < 0 || !text.endsWith(END)) {
            return Optional.empty();
        }
        Map<String, Found> files = new HashMap<>();
        text.substring(begin)
                .lines()
                .map(line -> line.strip().split(" "))
                .filter(words -> words[0].equals("file") && words.length > STATE)
                .forEach(words -> files.put(words[NAME], found(words)));
        return Optional.of(new Leftovers(files));
    }

    private static Found found(String[] words) {
        return switch (words[STATE]) {
            case "stored" -> new Stored(Long.parseLong(words[BYTES]), words[SHA256]);
            case "missing" -> new Missing();
            case "empty" -> new Empty();
            case "irregular" -> new Irregular();
            default -> new NotStored(String.join(" ", words));
        };
    }

    /** Why they cannot be taken yet; empty if they can. */
    Optional<String> notStored() {
        return files.values().stream()
                .filter(NotStored.class::isInstance)
                .map(found -> ((NotStored) found).why())
                .findFirst();
    }
}
