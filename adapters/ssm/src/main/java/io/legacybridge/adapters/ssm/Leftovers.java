package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.program.StoredOutputs.Changed;
import io.legacybridge.adapters.program.StoredOutputs.Empty;
import io.legacybridge.adapters.program.StoredOutputs.Irregular;
import io.legacybridge.adapters.program.StoredOutputs.Left;
import io.legacybridge.adapters.program.StoredOutputs.Missing;
import io.legacybridge.adapters.program.StoredOutputs.Stored;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the script on the host said of the files that a program left there, in the words of {@code collect.sh}.
 *
 * @param files by the output's name in the configuration
 * @param notStored why they cannot be taken yet; empty if they can
 */
record Leftovers(Map<String, Left> files, Optional<String> notStored) {
    private static final String BEGIN = "legacy-bridge-files 1";
    private static final String END = "legacy-bridge-end";
    private static final int NAME = 1;
    private static final int STATE = 2;
    private static final int BYTES = 3;
    private static final int SHA256 = 4;

    /** Empty if the script did not come to its end. */
    static Optional<Leftovers> parse(String output) {
        String text = output.strip();
        int begin = text.indexOf(BEGIN);
        if (begin < 0 || !text.endsWith(END)) {
            return Optional.empty();
        }
        Map<String, Left> files = new HashMap<>();
        Optional<String> notStored = Optional.empty();
        for (String line : text.substring(begin).lines().map(String::strip).toList()) {
            String[] words = line.split(" ");
            if (words[0].equals("file") && words.length > STATE) {
                Optional<Left> left = left(words);
                left.ifPresent(found -> files.put(words[NAME], found));
                notStored = left.isPresent() ? notStored : Optional.of(line);
            }
        }
        return Optional.of(new Leftovers(files, notStored));
    }

    /** Empty if the storage did not take it. */
    private static Optional<Left> left(String[] words) {
        return switch (words[STATE]) {
            case "stored" -> Optional.of(new Stored(Long.parseLong(words[BYTES]), Optional.of(words[SHA256])));
            case "changed" -> Optional.of(new Changed());
            default -> unfit(words[STATE]);
        };
    }

    /** What a file is that is not to be stored, in a word of {@code common.sh}; empty for another word. */
    static Optional<Left> unfit(String state) {
        return switch (state) {
            case "missing" -> Optional.of(new Missing());
            case "empty" -> Optional.of(new Empty());
            case "irregular" -> Optional.of(new Irregular());
            default -> Optional.empty();
        };
    }
}
