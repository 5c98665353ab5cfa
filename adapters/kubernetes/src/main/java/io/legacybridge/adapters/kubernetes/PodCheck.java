package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.ValueTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Every mistake in the pod of a configuration. */
final class PodCheck {
    private static final Pattern ENV_NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "zsh");
    private static final Pattern SCRIPT_OPTION = Pattern.compile("-[a-zA-Z]*c[a-zA-Z]*");

    private final KubernetesAdapterConfig config;
    private final List<ConfigMistake> mistakes = new ArrayList<>();

    PodCheck(KubernetesAdapterConfig config) {
        this.config = config;
    }

    List<ConfigMistake> mistakes() {
        try {
            PodTree pod = PodTree.of(config);
            placeholders(pod);
            StrictPod.check(
                    pod.tree(),
                    (path, problem) ->
                            mistake(pod, path, problem, "correct it; kubectl explain pod.spec lists what there is"));
            containers(pod);
            rules(pod);
        } catch (IllegalArgumentException e) {
            problemAndMend(config.podFile() != null ? "podFile" : "pod", e);
        }
        return List.copyOf(mistakes);
    }

    private void placeholders(PodTree pod) {
        Placeholders.find(pod.tree(), (path, text) -> {
            if (!Placeholders.mayStandAt(path)) {
                mistake(
                        pod,
                        path,
                        "'" + text + "' would let a task's input decide what only the configuration may",
                        "use placeholders in args, in command after its first token, and in values of variables");
                return;
            }
            try {
                Placeholders.parse(text);
            } catch (IllegalArgumentException e) {
                problemAndMend(pod.place(path), e);
            }
        });
    }

    private void containers(PodTree pod) {
        JsonNode spec = pod.tree().path("spec");
        JsonNode containers = spec.path("containers");
        if (containers.isEmpty()) {
            mistake(pod, "spec.containers", "is empty", "write one container: [{name: main, image: …}]");
            return;
        }
        each(spec, "initContainers", (path, container) -> container(pod, path, container));
        each(spec, "containers", (path, container) -> container(pod, path, container));
        JsonNode main = main(containers);
        if (main == null) {
            mistakes.add(new ConfigMistake(
                    "container", "the pod has no container '" + config.container() + "'", "name one of the pod's"));
        }
    }

    private @Nullable JsonNode main(JsonNode containers) {
        String name = config.container();
        return name == null
                ? containers.get(0)
                : StreamSupport.stream(containers.spliterator(), false)
                        .filter(container -> name.equals(container.path("name").asText()))
                        .findFirst()
                        .orElse(null);
    }

    private interface Found {
        void at(String path, JsonNode container);
    }

    private static void each(JsonNode spec, String field, Found found) {
        for (int i = 0; i < spec.path(field).size(); i++) {
            found.at("spec." + field + "[" + i + "]", spec.path(field).get(i));
        }
    }

    private void container(PodTree pod, String path, JsonNode container) {
        if (container.path("name").asText().isBlank()) {
            mistake(pod, path + ".name", "is missing", "write a name: main");
        }
        if (container.path("image").asText().isBlank()) {
            mistake(pod, path + ".image", "is missing", "write the image that holds the program: registry/tool:1.2");
        }
        for (int i = 0; i < container.path("env").size(); i++) {
            String name = container.path("env").get(i).path("name").asText();
            if (!ENV_NAME.matcher(name).matches() && !name.contains("{{")) {
                mistake(
                        pod,
                        path + ".env[" + i + "].name",
                        "'" + name + "' is no name of a variable",
                        "use letters, digits and _");
            }
        }
        script(pod, path, container);
    }

    /** A value that becomes part of a script is a program that whoever starts an execution writes. */
    private void script(PodTree pod, String path, JsonNode container) {
        List<String> tokens = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        for (String field : List.of("command", "args")) {
            for (int i = 0; i < container.path(field).size(); i++) {
                tokens.add(container.path(field).get(i).asText());
                paths.add(path + "." + field + "[" + i + "]");
            }
        }
        for (int i = 0; i + 2 < tokens.size(); i++) {
            String program = tokens.get(i).substring(tokens.get(i).lastIndexOf('/') + 1);
            if (SHELLS.contains(program)
                    && SCRIPT_OPTION.matcher(tokens.get(i + 1)).matches()
                    && hasValues(tokens.get(i + 2))) {
                mistake(
                        pod,
                        paths.get(i + 2),
                        "a value would become a part of a shell's script",
                        "write \"$1\" in the script and the value as a further argument: [sh, -c, 'tool \"$1\"', sh, "
                                + "'{{$.name}}'], or give it as a variable");
            }
        }
    }

    private static boolean hasValues(String text) {
        try {
            return ValueTemplate.parse(text).hasValues();
        } catch (IllegalArgumentException e) {
            return false; // named already
        }
    }

    private void rules(PodTree pod) {
        ObjectNode tree = pod.tree();
        JsonNode restart = tree.path("spec").path("restartPolicy");
        if (!restart.isMissingNode() && !restart.asText().equals("Never")) {
            mistake(
                    pod,
                    "spec.restartPolicy",
                    "'" + restart.asText() + "' would start a program again behind Step Functions' back",
                    "leave it out; the state's Retry decides what is tried again");
        }
        for (String field : List.of("labels", "annotations")) {
            tree.path("metadata").path(field).fieldNames().forEachRemaining(name -> {
                if (name.startsWith(Labels.PREFIX) || name.equals(Labels.MANAGED_BY)) {
                    mistake(pod, "metadata." + field + "." + name, "is set by the bridge", "leave it out");
                }
            });
        }
    }

    private void problemAndMend(String path, IllegalArgumentException e) {
        String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
        mistakes.add(new ConfigMistake(
                path,
                parts[0],
                Optional.of(parts)
                        .filter(all -> all.length > 1)
                        .map(all -> all[1])
                        .orElse("mend it")));
    }

    private void mistake(PodTree pod, String path, String problem, String mend) {
        mistakes.add(new ConfigMistake(pod.place(path), problem, mend));
    }
}
