package io.legacybridge.adapters.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.TaskInput;
import io.legacybridge.worker.input.ValueRules;
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

/**
 * What is in a run's folder before anything is started: staged inputs, filled placeholders, what the supervisor reads,
 * and how the run is judged. Immutable.
 */
final class Preparation {
    private final ProcessAdapterConfig config;
    private final Duration taskTimeout;
    private final CommandTemplate command;
    private final ValueRules values;
    private final Launcher launcher;
    private final Confinement confinement;

    Preparation(ProcessAdapterConfig config, AdapterContext context, Launcher launcher, Confinement confinement) {
        this.config = config;
        this.taskTimeout = context.taskTimeout();
        this.command = CommandTemplate.of(config);
        this.values = ValueRules.of(config.values());
        this.launcher = launcher;
        this.confinement = confinement;
    }

    /** The program's name as the configuration has it. */
    String program() {
        return command.program();
    }

    /** Where the program is on this host; empty if it is not there or may not be executed. */
    Optional<Path> findProgram() {
        return Launcher.find(command.program(), config.environment().getOrDefault("PATH", Launcher.PATH));
    }

    /**
     * Makes the folder, all of it or, if this fails, some of it.
     *
     * @param program what {@link #findProgram} found
     * @throws InvalidInputException if the task brings what the configuration does not allow
     * @throws TargetUnavailableException if a root that inputs come from is not there now
     */
    RunSpec prepare(ActivityTask task, RunFolder folder, Path program)
            throws InvalidInputException, IOException, TargetUnavailableException {
        try {
            JsonNode input = TaskInput.parse(task.input());
            values.check(input);
            folder.create();
            Map<String, Path> staged = new Staging(folder, config.limits(), input).stage(config.in());
            Template.Values filling = part -> value(part, input, staged, folder);
            RunSpec spec = spec(folder.id(), filling);
            launcher.prepare(
                    folder,
                    confinement,
                    program,
                    command.fill(filling),
                    stdin(task, staged, folder),
                    spec,
                    config.limits().stderr().bytes());
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

    private RunSpec spec(String id, Template.Values values) throws InvalidInputException {
        List<RunSpec.Output> outputs = new ArrayList<>();
        for (Map.Entry<String, OutputConfig> entry : config.out().entrySet()) {
            OutputConfig output = entry.getValue();
            String target = null;
            if (output.publish() != null) {
                String root = Objects.requireNonNull(output.root());
                String field = "out." + entry.getKey() + ".publish (" + output.publish() + ")";
                String value = Template.parse(output.publish()).fill(values);
                target = Utf8Path.text(Roots.below(root, field, value));
            }
            outputs.add(new RunSpec.Output(
                    entry.getKey(), output.file(), target, output.root(), output.optional(), output.checks()));
        }
        Duration wallClock = config.limits().wallClock();
        Duration limit = wallClock == null || wallClock.compareTo(taskTimeout) > 0 ? taskTimeout : wallClock;
        return new RunSpec(
                command.program(),
                outputs,
                config.result(),
                config.verdict(),
                seconds(limit),
                seconds(config.stop().grace()),
                config.limits().stdout().bytes(),
                config.keep(),
                confinement.limits(),
                confinement.user(id));
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
        return Utf8Path.text(folder.out());
    }

    private Path stdin(ActivityTask task, Map<String, Path> staged, RunFolder folder) throws IOException {
        return switch (config.stdin()) {
            case "none" -> Path.of("/dev/null");
            case "input" -> Files.writeString(folder.input(), task.input(), StandardCharsets.UTF_8);
            default -> Objects.requireNonNull(staged.get(config.stdin().substring("in.".length())));
        };
    }
}
