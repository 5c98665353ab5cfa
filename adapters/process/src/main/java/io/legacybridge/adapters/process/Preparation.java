package io.legacybridge.adapters.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.CheckerConfig;
import io.legacybridge.adapters.program.CheckerSpec;
import io.legacybridge.adapters.program.CommandTemplate;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.StoredRoots;
import io.legacybridge.adapters.program.Template;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.TaskInput;
import io.legacybridge.worker.input.ValueRules;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in a run's folder before anything is started: staged inputs, filled placeholders, what the supervisor reads,
 * and how the run is judged. Immutable.
 */
final class Preparation {
    private static final Path NOTHING = Path.of("/dev/null");
    private static final long CHECKER_SAYS = 64 * 1024;

    private final ProcessAdapterConfig config;
    private final Duration taskTimeout;
    private final FileStorages storages;
    private final CommandTemplate command;
    private final @Nullable CommandTemplate checker;
    private final ValueRules values;
    private final Confinement confinement;

    Preparation(ProcessAdapterConfig config, AdapterContext context, Confinement confinement) {
        CheckerConfig checking = config.verdict().checker();
        this.config = config;
        this.taskTimeout = context.taskTimeout();
        this.storages = context.storages();
        this.command = template(config.command());
        this.checker = checking == null ? null : template(checking.command());
        this.values = ValueRules.of(config.values());
        this.confinement = confinement;
    }

    /** The checker has the program's environment. */
    private CommandTemplate template(List<String> command) {
        return CommandTemplate.of(command, config.environment(), config.allowLeadingDash());
    }

    /** Where the programs are on this host. */
    record Installed(Path program, @Nullable Path checker) {}

    /** @throws NotInstalledException if one is not there or may not be executed */
    Installed find() throws NotInstalledException {
        Optional<Path> program = find(command);
        if (program.isEmpty()) {
            throw new NotInstalledException(ProcessFailures.notFound(
                    command.program(), "the program is not there or may not be executed; install it or mend its path"));
        }
        if (checker == null) {
            return new Installed(program.get(), null);
        }
        Optional<Path> found = find(checker);
        if (found.isEmpty()) {
            throw new NotInstalledException(ProcessFailures.noChecker(
                    checker.program(), "it is not there or may not be executed; install it or mend its path"));
        }
        return new Installed(program.get(), found.get());
    }

    /** Empty if it is not there or may not be executed. */
    private static Optional<Path> find(CommandTemplate command) {
        Template searchPath = command.environment().get("PATH");
        return Launcher.find(command.program(), searchPath == null ? Launcher.PATH : searchPath.text());
    }

    /**
     * Makes the folder, all of it or, if this fails, some of it.
     *
     * @throws InvalidInputException if the task brings what the configuration does not allow
     * @throws TargetUnavailableException if a root that inputs come from is not there now
     */
    RunSpec prepare(ActivityTask task, RunFolder folder, Installed installed)
            throws InvalidInputException, IOException, TargetUnavailableException {
        try {
            JsonNode input = TaskInput.parse(task.input());
            values.check(input);
            folder.create();
            Map<String, Path> staged = new Staging(folder, config.limits(), storages, input).stage(config.in());
            Template.Values filling = part -> value(part, input, staged, folder);
            RunSpec spec = spec(folder.id(), filling);
            Launcher.prepare(
                    folder,
                    folder.program(),
                    new Launcher.Launch(
                            confinement.prefix(spec.user()),
                            spec.user(),
                            installed.program(),
                            command.fill(filling),
                            stdin(task, staged, folder),
                            spec.limitSeconds(),
                            spec.graceSeconds(),
                            spec.stdoutBytes(),
                            config.limits().stderr().bytes()));
            if (checker != null) {
                prepareChecker(folder, spec, Objects.requireNonNull(installed.checker()), checker.fill(filling));
            }
            RunUser user = spec.user();
            if (user != null) {
                user.own(folder);
            }
            spec.writeTo(folder);
            return spec;
        } catch (IllegalArgumentException e) {
            // A path that the file system cannot hold, such as a name that is too long.
            throw new InvalidInputException(String.valueOf(e.getMessage()));
        }
    }

    private void prepareChecker(RunFolder folder, RunSpec spec, Path program, CommandTemplate.Filled filled)
            throws IOException {
        CheckerConfig checking = Objects.requireNonNull(config.verdict().checker());
        folder.makeChecker();
        Launcher.prepare(
                folder,
                folder.checker(),
                new Launcher.Launch(
                        confinement.prefix(spec.user()),
                        spec.user(),
                        program,
                        filled,
                        NOTHING,
                        limit(checking.wallClock()),
                        spec.graceSeconds(),
                        CHECKER_SAYS,
                        CHECKER_SAYS));
    }

    private RunSpec spec(String id, Template.Values values) throws InvalidInputException {
        List<RunSpec.Output> outputs = new ArrayList<>();
        for (Map.Entry<String, OutputConfig> entry : config.out().entrySet()) {
            OutputConfig output = entry.getValue();
            String target = null;
            if (output.publish() != null) {
                String root = Objects.requireNonNull(output.root());
                String field = "out." + entry.getKey() + ".publish (" + output.publish() + ")";
                String value = Template.parse(output.publish()).fill(values);
                target = target(root, field, value);
            }
            outputs.add(new RunSpec.Output(
                    entry.getKey(), output.file(), target, output.root(), output.optional(), output.checks()));
        }
        return new RunSpec(
                command.program(),
                outputs,
                config.result(),
                config.verdict().exitRules(),
                CheckerSpec.of(config.verdict().checker()),
                limit(config.limits().wallClock()),
                seconds(config.stop().grace()),
                config.limits().stdout().bytes(),
                config.keep(),
                confinement.limits(),
                confinement.user(id));
    }

    private static String target(String root, String field, String value) throws InvalidInputException {
        Optional<StorageUri> stored = StoredRoots.below(List.of(root), field, value);
        return stored.isPresent() ? stored.get().toString() : Utf8Path.text(Roots.below(root, field, value));
    }

    /** In seconds; nothing is worth more time than the task has. */
    private long limit(@Nullable Duration wallClock) {
        return seconds(wallClock == null || wallClock.compareTo(taskTimeout) > 0 ? taskTimeout : wallClock);
    }

    private static long seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }

    private String value(Template.Part part, JsonNode input, Map<String, Path> staged, RunFolder folder)
            throws InvalidInputException {
        if (part instanceof Template.InputValue value) {
            return value.path().textIn(input);
        }
        if (part instanceof Template.StagedInput in) {
            return Utf8Path.text(Objects.requireNonNull(staged.get(in.name())));
        }
        if (part instanceof Template.OutputFile out) {
            OutputConfig output = Objects.requireNonNull(config.out().get(out.name()));
            return Utf8Path.text(folder.out()) + "/" + output.file();
        }
        if (part instanceof Template.ProgramStream stream) {
            return Utf8Path.text(folder.said()) + "/" + stream.name();
        }
        return Utf8Path.text(folder.out());
    }

    private Path stdin(ActivityTask task, Map<String, Path> staged, RunFolder folder) throws IOException {
        return switch (config.stdin()) {
            case "none" -> NOTHING;
            case "input" -> Files.writeString(folder.input(), task.input(), StandardCharsets.UTF_8);
            default -> Objects.requireNonNull(staged.get(config.stdin().substring("in.".length())));
        };
    }
}
