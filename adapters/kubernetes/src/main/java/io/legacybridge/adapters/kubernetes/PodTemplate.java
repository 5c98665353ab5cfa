package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.ValueTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pod of an activity, read once, into which the values of each task are put. What a placeholder stands for is put
 * in after the YAML was parsed and is never parsed again: a token stays one token, a variable one variable. Immutable.
 */
final class PodTemplate {
    /** The kernel takes no argument and no variable that is longer, its name and its end included. */
    private static final int LONGEST_TEXT = 128 * 1024 - 1;

    private final PodTemplateSpec pod;
    private final String main;
    private final boolean allowLeadingDash;

    private PodTemplate(PodTemplateSpec pod, String main, boolean allowLeadingDash) {
        this.pod = pod;
        this.main = main;
        this.allowLeadingDash = allowLeadingDash;
    }

    /**
     * The pod of a configuration that {@link ConfigCheck} has no mistakes for.
     *
     * @throws IllegalArgumentException if the file that holds it cannot be read any more
     */
    static PodTemplate of(KubernetesAdapterConfig config) {
        PodTemplateSpec pod = StrictPod.read(PodTree.of(config).tree());
        if (pod.getMetadata() == null) {
            pod.setMetadata(new ObjectMeta());
        }
        PodDefaults.apply(pod.getSpec());
        if (config.stop().grace() != null) {
            pod.getSpec()
                    .setTerminationGracePeriodSeconds(
                            Seconds.roundedUp(config.stop().grace()));
        }
        String main = Optional.ofNullable(config.container())
                .orElseGet(() -> pod.getSpec().getContainers().get(0).getName());
        Container container = container(pod.getSpec(), main);
        if (container.getTerminationMessagePolicy() == null) {
            // The end of the log then comes with the pod's status, also where the log itself cannot be read any more.
            container.setTerminationMessagePolicy("FallbackToLogsOnError");
        }
        return new PodTemplate(pod, main, config.allowLeadingDash());
    }

    /** The container whose end is the run's end. */
    String main() {
        return main;
    }

    /** How long the pod's containers have after TERM, in seconds. */
    long graceSeconds() {
        return Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds())
                .orElse(30L);
    }

    /** The pod as it is for every task, placeholders included, which the caller may change. */
    PodTemplateSpec unfilled() {
        return new PodTemplateSpecBuilder(pod).build();
    }

    /**
     * The pod with the values of one task, which the caller may change.
     *
     * @throws InvalidInputException if the input lacks a value, or one cannot stand where it should
     */
    PodTemplateSpec fill(JsonNode input) throws InvalidInputException {
        PodTemplateSpec filled = unfilled();
        PodSpec spec = filled.getSpec();
        for (Container container : Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .toList()) {
            fill(container, input);
        }
        return filled;
    }

    private void fill(Container container, JsonNode input) throws InvalidInputException {
        Tokens tokens = new Tokens(input);
        List<String> command = new ArrayList<>();
        for (int i = 0; i < container.getCommand().size(); i++) {
            String token = container.getCommand().get(i);
            command.add(i == 0 ? token : tokens.next(token));
        }
        List<String> args = new ArrayList<>();
        for (String token : container.getArgs()) {
            args.add(tokens.next(token));
        }
        List<EnvVar> variables = new ArrayList<>();
        for (EnvVar variable : container.getEnv()) {
            variables.add(
                    variable.getValue() == null
                            ? variable
                            : variable(variable.getName(), text(variable.getValue(), input)));
        }
        container.setCommand(command);
        container.setArgs(args);
        container.setEnv(variables);
    }

    private static EnvVar variable(String name, String value) throws InvalidInputException {
        fitting("the variable " + name, name + "=" + value);
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static String text(String template, JsonNode input) throws InvalidInputException {
        return Placeholders.fill(Placeholders.parse(template), input);
    }

    private static String fitting(String what, String text) throws InvalidInputException {
        if (text.length() > LONGEST_TEXT / 4 && text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
            throw new InvalidInputException(what + " would have more than 128 KiB, and no program can be given that; "
                    + "let the program read the input as a file: input: {file: /input/task.json}");
        }
        return text;
    }

    /** A variable with a text of the task's own, for the main container. */
    static EnvVar literal(String name, String text) throws InvalidInputException {
        return variable(name, Placeholders.literally(text));
    }

    static Container container(PodSpec pod, String name) {
        return pod.getContainers().stream()
                .filter(container -> name.equals(container.getName()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the pod has no container '" + name + "'"));
    }

    /** The tokens of one container's command line, in order. */
    private final class Tokens {
        private final JsonNode input;
        private boolean optionsMayFollow = true;

        Tokens(JsonNode input) {
            this.input = input;
        }

        String next(String written) throws InvalidInputException {
            ValueTemplate template = Placeholders.parse(Objects.requireNonNull(written));
            String token = fitting("the argument " + written, Placeholders.fill(template, input));
            if (optionsMayFollow && !allowLeadingDash && template.beginsWithValue() && token.startsWith("-")) {
                throw new InvalidInputException("the value of " + written
                        + " begins with a dash, and the program could take it for an option; rename it, or put '--' "
                        + "before it in the arguments, or set allowLeadingDash: true");
            }
            if (written.equals("--")) {
                optionsMayFollow = false;
            }
            return token;
        }
    }
}
