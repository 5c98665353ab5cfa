package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.CheckerConfig;
import io.legacybridge.adapters.program.CommandTemplate;
import io.legacybridge.adapters.program.SupervisorOrder;
import io.legacybridge.adapters.program.Template;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.TaskInput;
import io.legacybridge.worker.input.ValueRules;
import io.legacybridge.worker.task.ActivityTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a run needs on its host, packed: the supervisor, how the run is judged, what the supervisor runs, its
 * environment, the task's input if that is stdin, where the host fetches files, the checker, and after which ends and
 * with which files it is asked.
 *
 * @param sizes of the parts before they were packed, in their order
 */
record Payload(byte[] packed, Map<String, Integer> sizes) {
    /** The variable by which the processes of a run are known. */
    static final String MARK = "LEGACY_BRIDGE_TASK";

    private static final String NOTHING = "/dev/null";
    private static final String FETCH = """
            fail
            fail-early
            globoff
            silent
            show-error
            retry = 3
            connect-timeout = 30
            speed-limit = 1
            speed-time = 120
            """;

    /** As a word of a command. */
    String base64() {
        return Base64.getEncoder().encodeToString(packed);
    }

    /** Makes payloads of one configuration. Immutable. */
    static final class Maker {
        private final SsmAdapterConfig config;
        private final Duration taskTimeout;
        private final ValueRules values;
        private final CommandTemplate command;
        private final @Nullable CommandTemplate checker;
        private final InputFiles inputs;

        /** @param config one that has no mistakes */
        Maker(SsmAdapterConfig config, Duration taskTimeout, InputFiles inputs) {
            this.config = config;
            this.taskTimeout = taskTimeout;
            this.values = ValueRules.of(config.values());
            CheckerConfig checking = config.verdict().checker();
            this.command = template(config.command());
            this.checker = checking == null ? null : template(checking.command());
            this.inputs = inputs;
        }

        /** The checker has the program's environment. */
        private CommandTemplate template(List<String> words) {
            return CommandTemplate.of(words, config.environment(), config.allowLeadingDash());
        }

        /** How long the programs of a run may take together, until the last of them has got KILL. */
        Duration longestRun() {
            Duration program =
                    limit(config.limits().wallClock()).plus(config.stop().grace());
            CheckerConfig checking = config.verdict().checker();
            return checking == null
                    ? program
                    : program.plus(limit(checking.wallClock()))
                            .plus(config.stop().grace());
        }

        /** Nothing is worth more time than the task has. */
        private Duration limit(@Nullable Duration wallClock) {
            return wallClock == null || wallClock.compareTo(taskTimeout) > 0 ? taskTimeout : wallClock;
        }

        /**
         * Asks where the task's files are, so it may block.
         *
         * @throws InvalidInputException if the task brings what the configuration does not allow
         */
        Payload of(ActivityTask task) throws InvalidInputException, TargetUnavailableException {
            JsonNode input = TaskInput.parse(task.input());
            values.check(input);
            String run = config.directory() + "/" + task.id();
            boolean reads = config.stdin().equals("input");
            List<InputFiles.InputFile> files = inputs.of(input);
            Template.Values filling = part -> value(part, input, run, files);
            CommandTemplate.Filled filled = command.fill(filling);
            SupervisorOrder order = new SupervisorOrder(
                    Seconds.of(limit(config.limits().wallClock())),
                    Seconds.of(config.stop().grace()),
                    config.stdoutBytes(),
                    config.stderrBytes(),
                    null,
                    run + "/out",
                    reads ? run + "/control/input" : NOTHING,
                    words(command, filled),
                    variables(run, task, filled));
            Map<String, byte[]> parts = new LinkedHashMap<>();
            parts.put("supervisor", supervisor());
            parts.put("spec", RunSpec.of(config, OutputFiles.of(config, input)).bytes());
            parts.put("command", utf8(order.commandFile()));
            parts.put("environment", utf8(order.environmentFile()));
            parts.put("input", reads ? utf8(task.input()) : new byte[0]);
            parts.put("fetch", utf8(fetch(files)));
            parts.put("inputs", utf8(list(files)));
            parts.put("checker", checker == null ? new byte[0] : utf8(check(checker, filling, run)));
            parts.put("accepted", utf8(accepted()));
            parts.put("outputs", utf8(outputs()));
            return pack(parts);
        }

        /** What the supervisor of a checker is told; its environment is that of the program. */
        private String check(CommandTemplate of, Template.Values filling, String run) throws InvalidInputException {
            return new SupervisorOrder(
                            Seconds.of(limit(
                                    Objects.requireNonNull(config.verdict().checker())
                                            .wallClock())),
                            Seconds.of(config.stop().grace()),
                            config.checkerBytes(),
                            config.checkerBytes(),
                            null,
                            run + "/out",
                            NOTHING,
                            words(of, of.fill(filling)),
                            Map.of())
                    .commandFile();
        }

        /** The exit codes of the program after which the checker is asked. */
        private String accepted() {
            StringBuilder lines = new StringBuilder();
            config.verdict().accept().forEach(code -> lines.append(code).append('\n'));
            config.verdict().warn().forEach(code -> lines.append(code).append('\n'));
            return lines.toString();
        }

        /** The files that it finds. */
        private String outputs() {
            StringBuilder lines = new StringBuilder();
            config.out()
                    .forEach((name, output) -> lines.append(name)
                            .append(' ')
                            .append(output.optional() ? "optional" : "required")
                            .append(' ')
                            .append(output.file())
                            .append('\n'));
            return lines.toString();
        }

        private String value(Template.Part part, JsonNode input, String run, List<InputFiles.InputFile> files)
                throws InvalidInputException {
            if (part instanceof Template.InputValue value) {
                return value.path().textIn(input);
            } else if (part instanceof Template.StagedInput staged) {
                return run + "/in/"
                        + files.stream()
                                .filter(file -> file.name().equals(staged.name()))
                                .findFirst()
                                .orElseThrow()
                                .file();
            } else if (part instanceof Template.OutputFile output) {
                return run + "/out/"
                        + Objects.requireNonNull(config.out().get(output.name()))
                                .file();
            } else if (part instanceof Template.ProgramStream stream) {
                return run + "/said/" + stream.name();
            } else if (part instanceof Template.RunDirectory) {
                return run + "/out";
            }
            throw new IllegalStateException("the configuration was not checked: " + part);
        }

        private static List<String> words(CommandTemplate of, CommandTemplate.Filled filled) {
            List<String> words = new ArrayList<>();
            words.add(of.program());
            words.addAll(filled.arguments());
            return words;
        }

        private static Map<String, String> variables(String run, ActivityTask task, CommandTemplate.Filled filled) {
            Map<String, String> variables = new LinkedHashMap<>();
            variables.put("PATH", SupervisorOrder.PATH);
            variables.put("LC_ALL", "C.UTF-8");
            variables.put("TZ", "UTC");
            variables.put("HOME", run + "/home");
            variables.put("TMPDIR", run + "/tmp");
            variables.putAll(filled.environment());
            variables.put(MARK, task.id());
            return variables;
        }

        /** What curl is told, in the words of its configuration file. */
        private static String fetch(List<InputFiles.InputFile> files) {
            StringBuilder lines = new StringBuilder(FETCH);
            files.forEach(file -> lines.append("url = \"")
                    .append(file.url())
                    .append("\"\noutput = \"in/")
                    .append(file.file())
                    .append("\"\n"));
            return files.isEmpty() ? "" : lines.toString();
        }

        /** What the script looks at afterwards. */
        private static String list(List<InputFiles.InputFile> files) {
            StringBuilder lines = new StringBuilder();
            files.forEach(file -> lines.append(file.file())
                    .append(' ')
                    .append(file.bytes())
                    .append(' ')
                    .append(file.sha256().orElse("-"))
                    .append('\n'));
            return lines.toString();
        }
    }

    private static byte[] supervisor() {
        try (InputStream script = SupervisorOrder.script()) {
            return script.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Payload pack(Map<String, byte[]> parts) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                gzip.write(part.getValue());
                sizes.put(part.getKey(), part.getValue().length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return new Payload(packed.toByteArray(), sizes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
