package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.CheckerConfig;
import io.legacybridge.adapters.program.CommandCheck;
import io.legacybridge.adapters.program.ConditionCheck;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.StoredRoots;
import io.legacybridge.adapters.program.Template;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.ValueRules;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every mistake in a configuration that types and constraints cannot see. */
final class ConfigCheck {
    private static final String SOURCE_ROOT = "the folder that the source must lie in: /data/uploads";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}");
    private static final Pattern FILE = Pattern.compile("[^/\\x00-\\x1f]{1,255}");
    private static final long LOADABLE = 1 << 20;
    private static final int FILES_TO_LOAD = 8;

    private final ProcessAdapterConfig config;
    private final List<ConfigMistake> mistakes = new ArrayList<>();
    private final ConditionCheck conditions = new ConditionCheck(mistakes);
    private final CommandCheck commands;

    ConfigCheck(ProcessAdapterConfig config) {
        this.config = config;
        this.commands = new CommandCheck(config.in().keySet(), config.out().keySet(), mistakes);
    }

    List<ConfigMistake> mistakes() {
        commands.command("command", config.command(), CommandCheck.Scope.PROGRAM);
        commands.environment(config.environment(), ProcessGroup.MARK);
        stdin();
        ValueRules.mistakes(config.values()).forEach(mistake -> mistakes.add(mistake.under("values")));
        config.in().forEach(this::input);
        config.out().forEach(this::output);
        mistakes.addAll(OutputConfig.sameFiles(config.out()));
        conditions.checks("result", config.result().checks());
        verdict(config.verdict().checker());
        limits();
        runAs(config.runAs());
        needs(config.needs());
        workKeys(config.workKeys().folder());
        if (!config.trusted() && config.runAs() == null) {
            mistake(
                    "trusted",
                    "is not true, and the program would run as the bridge's own user",
                    "write runAs: {user: nobody}, or trusted: true if that is meant");
        }
        return List.copyOf(mistakes);
    }

    private void runAs(@Nullable RunAsConfig runAs) {
        if (runAs == null || runAs.user() == null || runAs.user().isBlank()) {
            return;
        }
        String user = runAs.user();
        if (!USER.matcher(user).matches()) {
            mistake("runAs.user", "'" + user + "' is no name of a user", "write a name as in /etc/passwd: nobody");
        } else if (user.equals("root") || user.matches("0+")) {
            mistake("runAs.user", "is root, who may do everything", "name another user: nobody");
        }
        String directory = runAs.directory();
        if (!directory.startsWith("/")
                || directory.matches("/+")
                || Utf8Path.of(directory).normalize().getNameCount() == 0
                || directory.contains("{{")) {
            mistake(
                    "runAs.directory",
                    "'" + directory + "' is not an absolute path of a folder",
                    "write one: /var/lib/runs");
        }
    }

    private void needs(@Nullable NeedsConfig needs) {
        if (needs == null) {
            return;
        }
        if (needs.memory() == null && needs.cpu() == null) {
            mistake("needs", "is empty", "write what a run needs, {memory: 2GiB, cpu: 1.5}, or leave it out");
        }
        if (needs.memory() != null && needs.memory().bytes() == 0) {
            mistake("needs.memory", "is 0", "write what a run needs: 2GiB, or leave it out");
        }
    }

    private void workKeys(@Nullable String folder) {
        if (folder != null && (!folder.startsWith("/") || folder.contains("{{") || folder.contains("\n"))) {
            mistake(
                    "workKeys.folder",
                    "'" + folder + "' is not an absolute path of a folder",
                    "write one, the same for all services of this host: /var/lib/legacy-bridge-keys");
        }
    }

    private void stdin() {
        String stdin = config.stdin();
        if (stdin.equals("none") || stdin.equals("input")) {
            return;
        }
        InputConfig input = stdin.startsWith("in.") ? config.in().get(stdin.substring("in.".length())) : null;
        if (input == null) {
            mistake("stdin", "'" + stdin + "' is unknown", "write none, input, or in.NAME with a name of 'in'");
        } else if (input.kind() == InputKind.FOLDER || input.kind() == InputKind.ARCHIVE) {
            mistake("stdin", "'" + stdin + "' is a folder", "name an input that is a file");
        }
    }

    private void input(String name, InputConfig input) {
        String path = "in." + name;
        name(path, name);
        Template from = commands.template(path + ".from", input.from(), CommandCheck.Scope.INPUT);
        if (input.kind() == InputKind.TEXT) {
            if (!input.root().isEmpty()) {
                mistake(path + ".root", "has no meaning for kind: text", "leave it out");
            }
        } else if (input.root().isEmpty()) {
            root(path, null, SOURCE_ROOT);
        } else {
            input.root().forEach(root -> root(path, root, SOURCE_ROOT));
        }
        if (input.kind() == InputKind.FOLDER && input.root().stream().anyMatch(StoredRoots::isOne)) {
            mistake(
                    path + ".root",
                    "has stored files, and what is stored has no folders that could be copied",
                    "use kind: files with a list of them, or kind: archive");
        }
        if (input.kind() == InputKind.FILES) {
            if (input.main() == null || input.main().isEmpty()) {
                mistake(
                        path + ".main",
                        "is missing for kind: files",
                        "write how the name ends of the file that the placeholder stands for: .shp");
            }
            if (from != null && (from.parts().size() != 1 || !from.beginsWithInputValue())) {
                mistake(
                        path + ".from",
                        "'" + input.from() + "' is no list",
                        "write one placeholder that stands for a list: '{{$.members}}'");
            }
        } else if (input.main() != null) {
            mistake(path + ".main", "has a meaning only for kind: files", "leave it out");
        }
    }

    private void output(String name, OutputConfig output) {
        String path = "out." + name;
        name(path, name);
        String file = output.file();
        if (!FILE.matcher(file).matches() || file.equals(".") || file.equals("..") || file.contains("{{")) {
            mistake(
                    path + ".file",
                    "'" + file + "' is not a plain file name",
                    "write a name without '/', '..' or placeholders; the program finds its path in {{out." + name
                            + "}}");
        }
        if (output.publish() != null) {
            commands.template(path + ".publish", output.publish(), CommandCheck.Scope.INPUT);
            root(path, output.root(), "the folder that the published file must lie in: /data/results");
        } else if (output.root() != null) {
            mistake(path + ".root", "has no meaning without 'publish'", "leave it out, or say where to publish");
        }
        conditions.checks(path, output.checks());
    }

    private void verdict(@Nullable CheckerConfig checker) {
        conditions.verdict(config.verdict());
        if (checker != null) {
            commands.command("verdict.checker.command", checker.command(), CommandCheck.Scope.CHECKER);
        }
    }

    private void limits() {
        if (config.limits().wallClock() != null && !isPositive(config.limits().wallClock())) {
            mistake("limits.wallClock", "is not longer than 0", "write how long the program may run: 5m");
        }
        if (config.stop().grace().isNegative()) {
            mistake("stop.grace", "is negative", "write how long the program has after TERM: 5s");
        }
        resources(config.limits().resources());
        if (!isPositive(config.retention().age())) {
            mistake("retention.age", "is not longer than 0", "write how long a folder is kept: 7d");
        }
    }

    private void resources(ResourcesConfig limits) {
        String path = "limits.resources.";
        atLeast(path + "memory", bytes(limits.memory()), LOADABLE, "needs more to be loaded: 512MiB");
        if (limits.cpu() != null && !isPositive(limits.cpu())) {
            mistake(path + "cpu", "is not longer than 0", "write how much CPU time one process may use: 10m");
        }
        atLeast(path + "openFiles", limits.openFiles(), FILES_TO_LOAD, "needs some to be loaded: 256");
        atLeast(path + "processes", limits.processes(), 1, "is one itself: 64");
        atLeast(path + "fileSize", bytes(limits.fileSize()), 1, "has nothing to write then: 1GiB");
    }

    private static @Nullable Number bytes(@Nullable ByteSize size) {
        return size == null ? null : size.bytes();
    }

    private void atLeast(String path, @Nullable Number value, long least, String why) {
        if (value != null && value.longValue() < least) {
            mistake(path, "is " + value, "write " + least + " or more; a program " + why);
        }
    }

    private static boolean isPositive(java.time.Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private void name(String path, String name) {
        if (!NAME.matcher(name).matches()) {
            mistake(path, "'" + name + "' is no name that a placeholder can hold", "use letters, digits, _ and -");
        }
    }

    private void root(String path, @Nullable String root, String mend) {
        if (root == null || root.isBlank()) {
            mistake(path + ".root", "is missing", "write " + mend);
        } else if (StoredRoots.isOne(root)) {
            StoredRoots.mistake(path + ".root", root).ifPresent(mistakes::add);
        } else if (!root.startsWith("/") || root.contains("{{")) {
            mistake(path + ".root", "'" + root + "' is not an absolute path", "write " + mend);
        }
    }

    private void mistake(String path, String problem, String mend) {
        mistakes.add(new ConfigMistake(path, problem, mend));
    }
}
