package io.legacybridge.examples.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What stays in the heap while the demo takes a thousand data sets, engine, bridge and client in its one process: asked
 * from outside, after a full collection each.
 */
final class Memory implements Benchmark {
    private static final int DATA_SETS = 1_000;
    private static final List<Integer> LOOKED_AT = List.of(200, 500, DATA_SETS);
    private static final Pattern PROGRESS = Pattern.compile(" *[0-9.]+ s +([0-9]+)/[0-9]+ .*");
    private static final Pattern TOTAL = Pattern.compile("Total +[0-9]+ +([0-9]+)");

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String question() {
        return "how much heap the demo still uses after 200, 500 and 1,000 data sets; needs the demo's translators";
    }

    @Override
    public Figures measure() throws Exception {
        Path root = Path.of(System.getProperty("legacybridge.root", "")).toAbsolutePath();
        Path folder = Files.createTempDirectory("legacy-bridge-memory");
        try {
            Process demo = new ProcessBuilder(
                            root.resolve("bin/legacy-bridge").toString(),
                            "demo",
                            "--tasks",
                            Integer.toString(DATA_SETS),
                            "--output",
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Figures figures = follow(demo);
            int status = demo.waitFor();
            if (status != 0) {
                throw new IllegalStateException("the demo ended with " + status);
            }
            return figures;
        } finally {
            delete(folder);
        }
    }

    /** The launcher becomes the Java program, so the process that was started is the one to ask. */
    private static Figures follow(Process demo) throws IOException {
        Figures figures = new Figures();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher progress = PROGRESS.matcher(line);
                if (progress.matches() && LOOKED_AT.contains(Integer.valueOf(progress.group(1)))) {
                    figures.add(
                            progress.group(1) + " data sets: heap in MiB", usedHeap(demo.pid()) / (1024.0 * 1024.0));
                }
            }
        }
        return figures;
    }

    /** What a histogram of the heap counts, for which the JVM collects everything first. */
    private static long usedHeap(long pid) throws IOException {
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String said = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = TOTAL.matcher(said);
        if (!total.find()) {
            throw new IOException(
                    "jcmd said no total: " + said.lines().findFirst().orElse("nothing"));
        }
        return Long.parseLong(total.group(1));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
