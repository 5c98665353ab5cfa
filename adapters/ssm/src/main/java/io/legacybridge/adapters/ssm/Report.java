package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.program.ExitStatus;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the script on the host said of a run, in the words of {@code run.sh}. Everything that is the program's own is in
 * Base64, so that neither an encoding nor a limit of Systems Manager can change it unseen: what was cut has no end.
 *
 * @param cancelled the run was ended before it began
 * @param exit how the program ended; null if nobody knows
 * @param spec how it is judged, as it was sent
 */
record Report(boolean cancelled, @Nullable ExitStatus exit, byte[] spec, String stderr, byte[] stdout) {
    private static final String BEGIN = "legacy-bridge-report 1";
    private static final String END = "legacy-bridge-end";
    private static final String UNFIT = "legacy-bridge-unfit ";
    private static final byte[] NOTHING = {};

    /** Empty if there is no report, or not all of it. */
    static Optional<Report> parse(String output) {
        String text = output.strip();
        int begin = text.indexOf(BEGIN);
        if (begin < 0 || !text.endsWith(END)) {
            return Optional.empty();
        }
        Map<String, String> said = new HashMap<>();
        text.substring(begin + BEGIN.length(), text.length() - END.length())
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> {
                    String[] words = line.split(" ", 2);
                    said.put(words[0], words.length == 1 ? "" : words[1].strip());
                });
        try {
            return Optional.of(new Report(
                    said.containsKey("cancelled"),
                    exit(said),
                    bytes(said.get("spec")),
                    new String(bytes(said.get("stderr")), StandardCharsets.UTF_8),
                    bytes(said.get("stdout"))));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static @Nullable ExitStatus exit(Map<String, String> said) {
        String exit = said.get("exit");
        if (exit == null) {
            return null;
        }
        String[] how = exit.split(" ");
        String[] times = said.getOrDefault("time", "0 0").split(" ");
        return new ExitStatus(
                Integer.parseInt(how[1]),
                how[0].equals("signal"),
                said.containsKey("limit"),
                Math.max(0, millis(times[1]) - millis(times[0])));
    }

    private static long millis(String seconds) {
        return new BigDecimal(seconds).movePointRight(3).longValue();
    }

    private static byte[] bytes(@Nullable String base64) {
        return base64 == null ? NOTHING : Base64.getDecoder().decode(base64);
    }

    /** Why the host cannot run anything, if that is what the script said. */
    static Optional<String> unfit(String output) {
        return output.lines()
                .filter(line -> line.startsWith(UNFIT))
                .map(line -> line.substring(UNFIT.length()).strip())
                .findFirst();
    }
}
