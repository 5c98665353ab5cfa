package io.legacybridge.examples.demo;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Says at the end what came out: steps, outputs, what is partial, what was quarantined and why, what is missing. */
final class Report {
    private static final int REASON = 300;

    /** A list that is longer is shown in groups, with some of each. */
    private static final int LONGEST_LIST = 40;

    private static final int SOME = 3;

    private final PrintStream out;
    private final Folders folders;
    private final Published published;

    Report(PrintStream out, Folders folders, Published published) {
        this.out = out;
        this.folders = folders;
        this.published = published;
    }

    void steps(Progress progress) {
        heading("Steps");
        work(progress.steps());
    }

    /** Where there is one adapter only, the steps say it all. */
    void adapters(AdapterWork work) {
        if (work.byAdapter().size() > 1) {
            heading("Adapters");
            work(work.byAdapter());
        }
    }

    private void work(Map<String, Progress.Step> steps) {
        steps.forEach((name, step) -> out.println(String.format(
                Locale.ROOT,
                "  %-18s %5d %s%s",
                name,
                step.tasks(),
                step.tasks() == 1 ? "task" : "tasks",
                step.failedAttempts() == 0 ? "" : ", " + step.failedAttempts() + " refused")));
    }

    void outputs() {
        heading("Outputs, in " + shown(folders.output()));
        List<DataSetResult> points = in("features");
        output("field.geojson", features(points) + " features of " + points.size() + " data sets, in degrees");
        output("summary.csv", published.results().size() + " lines, one for each data set");
        List<DataSetResult> tickets = in("tables");
        if (!tickets.isEmpty()) {
            output("tickets.csv", features(tickets) + " scale tickets of " + tickets.size() + " data sets");
        }
        List<DataSetResult> apart = in("without-crs");
        if (!apart.isEmpty()) {
            output(
                    "without-crs/",
                    "kept apart, since nobody knows what their coordinates are: "
                            + apart.stream()
                                    .limit(SOME)
                                    .map(result ->
                                            Printable.of(result.path()) + " (" + result.features() + " features)")
                                    .collect(Collectors.joining(", "))
                            + (apart.size() > SOME ? " and " + (apart.size() - SOME) + " more" : ""));
        }
        if (Files.isDirectory(folders.output().resolve("tasks"))) {
            output("tasks/", "the tasks of each ISOXML card");
        }
        if (published.results().stream().anyMatch(DataSetResult::isQuarantined)) {
            output("quarantine/", "the whole reason for each data set below");
        }
    }

    void partial() {
        list(
                "Partial",
                result -> result.isTranslated() && result.partial(),
                DataSetResult::format,
                result -> result.features() + " features; " + result.reason());
    }

    void quarantine() {
        list(
                "Quarantined",
                DataSetResult::isQuarantined,
                DataSetResult::error,
                result -> result.error() + ": " + result.reason());
    }

    void untranslated(Set<Translator> missing) {
        for (Translator translator : missing) {
            List<DataSetResult> left = published.results().stream()
                    .filter(DataSetResult::isUntranslated)
                    .filter(result -> Translator.of(result.format())
                            .filter(translator::equals)
                            .isPresent())
                    .toList();
            heading(translator.program() + " is not on this machine (Debian: " + translator.debianPackage() + "); "
                    + (left.isEmpty() ? "no data set needed it" : "left untranslated for it:"));
            left.stream().limit(LONGEST_LIST).forEach(result -> out.println("  " + Printable.of(result.path())));
            more(left.size() - LONGEST_LIST, "");
        }
    }

    /**
     * @param executions how many there were
     * @param all what every data set is when there is no problem
     */
    void verdicts(int executions, List<String> problems, String all) {
        long untranslated = published.results().stream()
                .filter(DataSetResult::isUntranslated)
                .count();
        String but = untranslated == 0 ? "" : ", but for " + untranslated + " whose translator is not here";
        heading((executions == 1 ? "The execution succeeded; " : "All " + executions + " executions succeeded; ")
                + (problems.isEmpty()
                        ? "every data set " + all + but + "."
                        : "these data sets have not the verdict that they have to have:"));
        problems.forEach(problem -> out.println("  " + problem));
    }

    /** @param idle adapters, at least one */
    void idle(List<String> idle) {
        heading("Not one task was done well by: " + String.join(", ", idle) + ".");
    }

    private void list(
            String title,
            Predicate<DataSetResult> which,
            Function<DataSetResult, String> group,
            Function<DataSetResult, String> why) {
        List<DataSetResult> results = published.results().stream().filter(which).toList();
        if (results.isEmpty()) {
            return;
        }
        if (results.size() <= LONGEST_LIST) {
            heading(title);
            results.forEach(result -> line("  ", result, why));
            return;
        }
        heading(title + ": " + results.size() + " data sets, all of them in summary.csv");
        Map<String, List<DataSetResult>> groups =
                results.stream().collect(Collectors.groupingBy(group, TreeMap::new, Collectors.toList()));
        groups.forEach((name, members) -> {
            out.println("  " + Printable.of(name) + ": " + members.size());
            members.stream().limit(SOME).forEach(result -> line("    ", result, why));
            more(members.size() - SOME, "  ");
        });
    }

    private void line(String indent, DataSetResult result, Function<DataSetResult, String> why) {
        out.println(String.format(
                Locale.ROOT,
                "%s%-44s %s",
                indent,
                Printable.of(result.path(), 44),
                Printable.of(why.apply(result), REASON)));
    }

    private void more(int count, String indent) {
        if (count > 0) {
            out.println(indent + "  … and " + count + " more");
        }
    }

    private List<DataSetResult> in(String area) {
        return published.results().stream()
                .filter(DataSetResult::isTranslated)
                .filter(result -> result.area().equals(area))
                .toList();
    }

    private static int features(List<DataSetResult> results) {
        return results.stream().mapToInt(DataSetResult::features).sum();
    }

    private void heading(String text) {
        out.println();
        out.println(text);
    }

    private void output(String name, String what) {
        out.println(String.format(Locale.ROOT, "  %-14s %s", name, what));
    }

    /** Relative where it is below the current folder. */
    static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return Printable.of((path.startsWith(here) && !path.equals(here) ? here.relativize(path) : path).toString());
    }
}
