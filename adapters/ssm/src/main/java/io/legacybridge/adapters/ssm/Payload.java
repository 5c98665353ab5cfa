package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.SupervisorOrder;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.TaskInput;
import io.legacybridge.worker.input.ValueRules;
import io.legacybridge.worker.input.ValueTemplate;
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
import java.util.zip.GZIPOutputStream;

/**
 * What a run needs on its host, packed: the supervisor, how the run is judged, what the supervisor runs, its
 * environment, and the task's input if that is stdin.
 *
 * @param sizes of the parts before they were packed, in their order
 */
record Payload(byte[] packed, Map<String, Integer> sizes) {
    /** The variable by which the processes of a run are known. */
    static final String MARK = "LEGACY_BRIDGE_TASK";

    /** As a word of a command. */
    String base64() {
        return Base64.getEncoder().encodeToString(packed);
    }

    /** Makes payloads of one configuration. Immutable. */
    static final class Maker {
        private final SsmAdapterConfig config;
        private final Duration taskTimeout;
        private final ValueRules values;
        private final List<ValueTemplate> arguments;
        private final Map<String, ValueTemplate> environment = new LinkedHashMap<>();

        /** @param config one that has no mistakes */
        Maker(SsmAdapterConfig config, Duration taskTimeout) {
            this.config = config;
            this.taskTimeout = taskTimeout;
            this.values = ValueRules.of(config.values());
            this.arguments = config.command().stream().map(ValueTemplate::parse).toList();
            config.environment().forEach((name, value) -> environment.put(name, ValueTemplate.parse(value)));
        }

        /** How long the program may run. */
        Duration wallClock() {
            Duration limit = config.limits().wallClock();
            return limit == null || limit.compareTo(taskTimeout) > 0 ? taskTimeout : limit;
        }

        /** @throws InvalidInputException if the task brings what the configuration does not allow */
        Payload of(ActivityTask task) throws InvalidInputException {
            JsonNode input = TaskInput.parse(task.input());
            values.check(input);
            String run = config.directory() + "/" + task.id();
            boolean reads = config.stdin().equals("input");
            SupervisorOrder order = new SupervisorOrder(
                    Seconds.of(wallClock()),
                    Seconds.of(config.stop().grace()),
                    config.stdoutBytes(),
                    config.stderrBytes(),
                    null,
                    run + "/out",
                    reads ? run + "/control/input" : "/dev/null",
                    words(input),
                    variables(run, task, input));
            Map<String, byte[]> parts = new LinkedHashMap<>();
            parts.put("supervisor", supervisor());
            parts.put("spec", RunSpec.of(config).bytes());
            parts.put("command", utf8(order.commandFile()));
            parts.put("environment", utf8(order.environmentFile()));
            parts.put("input", reads ? utf8(task.input()) : new byte[0]);
            return pack(parts);
        }

        private List<String> words(JsonNode input) throws InvalidInputException {
            List<String> words = new ArrayList<>();
            boolean optionsMayFollow = true;
            for (ValueTemplate argument : arguments) {
                String word = argument.fill(input);
                if (optionsMayFollow
                        && !config.allowLeadingDash()
                        && argument.beginsWithValue()
                        && word.startsWith("-")) {
                    throw new InvalidInputException("the value of " + argument
                            + " begins with a dash, and the program could take it for an option; rename it, or put"
                            + " '--' before it in the command, or set allowLeadingDash: true");
                }
                if (argument.toString().equals("--")) {
                    optionsMayFollow = false;
                }
                words.add(word);
            }
            return words;
        }

        private Map<String, String> variables(String run, ActivityTask task, JsonNode input)
                throws InvalidInputException {
            Map<String, String> variables = new LinkedHashMap<>();
            variables.put("PATH", SupervisorOrder.PATH);
            variables.put("LC_ALL", "C.UTF-8");
            variables.put("TZ", "UTC");
            variables.put("HOME", run + "/home");
            variables.put("TMPDIR", run + "/tmp");
            for (Map.Entry<String, ValueTemplate> variable : environment.entrySet()) {
                variables.put(variable.getKey(), variable.getValue().fill(input));
            }
            variables.put(MARK, task.id());
            return variables;
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
