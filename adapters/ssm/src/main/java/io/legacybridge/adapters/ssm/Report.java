package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.program.ExitStatus;
import io.legacybridge.adapters.program.StoredOutputs;
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
 * @param cancelled the run was ended before it began, or before its checker did
 * @param exit how the program ended; null if nobody knows
 * @param spec how it is judged, as it was sent
 * @param rejected the file for which the checker was not asked, if there was one
 * @param checkerAbsent the program was not started, because its checker is not there
 * @param checker what the checker said; null if there is none, if it was not asked, and if nobody knows
 */
record Report(
        boolean cancelled,
        @Nullable ExitStatus exit,
        byte[] spec,
        String stderr,
        byte[] stdout,
        Optional<Rejected> rejected,
        boolean checkerAbsent,
        @Nullable Checker checker) {
    private static final String BEGIN = "legacy-bridge-report 1";
    private static final String END = "legacy-bridge-end";
    private static final String UNFIT = "legacy-bridge-unfit ";
    private static final byte[] NOTHING = {};

    /** A file that the program had to leave, by the name of the output, and what there is instead. */
    record Rejected(String output, StoredOutputs.Left left) {}

    /**
     * How a checker ended.
     *
     * @param stderr what was kept of it
     * @param stdout the same; empty if stderr says something
     * @param changedStdout whether the program's stdout is not any more what it was
     */
    record Checker(ExitStatus exit, String stderr, String stdout, boolean changedStdout) {}

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
                    exit(said, ""),
                    bytes(said.get("spec")),
                    text(said.get("stderr")),
                    bytes(said.get("stdout")),
                    rejected(said),
                    said.containsKey("checker-absent"),
                    checker(said)));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static Optional<Rejected> rejected(Map<String, String> said) {
        return Optional.ofNullable(said.get("left"))
                .map(left -> left.split(" "))
                .flatMap(words -> Leftovers.unfit(words[1]).map(left -> new Rejected(words[0], left)));
    }

    private static @Nullable Checker checker(Map<String, String> said) {
        ExitStatus exit = exit(said, "checker-");
        return exit == null
                ? null
                : new Checker(
                        exit,
                        text(said.get("checker-stderr")),
                        text(said.get("checker-stdout")),
                        said.containsKey("changed"));
    }

    private static @Nullable ExitStatus exit(Map<String, String> said, String of) {
        String exit = said.get(of + "exit");
        if (exit == null) {
            return null;
        }
        String[] how = exit.split(" ");
        String[] times = said.getOrDefault(of + "time", "0 0").split(" ");
        return new ExitStatus(
                Integer.parseInt(how[1]),
                how[0].equals("signal"),
                said.containsKey(of + "limit"),
                Math.max(0, millis(times[1]) - millis(times[0])));
    }

    private static long millis(String seconds) {
        return new BigDecimal(seconds).movePointRight(3).longValue();
    }

    private static String text(@Nullable String base64) {
        return new String(bytes(base64), StandardCharsets.UTF_8);
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
