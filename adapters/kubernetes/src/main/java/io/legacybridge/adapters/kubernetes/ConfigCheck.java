package io.legacybridge.adapters.kubernetes;

import io.legacybridge.adapters.program.StoredInputs;
import io.legacybridge.adapters.program.StoredOutput;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.ValueRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every mistake in a configuration that types and constraints cannot see. */
final class ConfigCheck {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern POOL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Duration LEAST_ORPHAN = Duration.ofMinutes(1);
    private static final int SIGNALS = 64;
    private static final int EXIT_CODES = 255;

    private final KubernetesAdapterConfig config;
    private final List<ConfigMistake> mistakes = new ArrayList<>();

    ConfigCheck(KubernetesAdapterConfig config) {
        this.config = config;
    }

    List<ConfigMistake> mistakes() {
        cluster();
        pod();
        input();
        StoredInputs.mistakes(config.in()).forEach(mistake -> mistakes.add(mistake.under("in")));
        config.in().forEach(this::storedInput);
        mistakes.addAll(StoredOutput.mistakes(
                config.out(), config.limits().outputBytes().bytes()));
        config.out().forEach(this::storedOutput);
        variables();
        result();
        ValueRules.mistakes(config.values()).forEach(mistake -> mistakes.add(mistake.under("values")));
        verdict();
        times();
        return List.copyOf(mistakes);
    }

    private void cluster() {
        absolute("cluster.kubeconfig", config.cluster().kubeconfig(), "/etc/legacy-bridge/kubeconfig");
        if (config.namespace() != null && !DNS_LABEL.matcher(config.namespace()).matches()) {
            mistake(
                    "namespace",
                    "'" + config.namespace() + "' is no name of a namespace",
                    "use a-z, 0-9 and '-', at most 63 of them");
        }
        if (!POOL.matcher(config.pool()).matches()) {
            mistake(
                    "pool",
                    "'" + config.pool() + "' cannot be a label's value",
                    "use a-z, 0-9 and '-', at most 40 of them");
        }
    }

    private void pod() {
        List<String> ways = new ArrayList<>();
        if (config.image() != null) {
            ways.add("image");
        }
        if (config.pod() != null) {
            ways.add("pod");
        }
        if (config.podFile() != null) {
            ways.add("podFile");
        }
        if (ways.isEmpty()) {
            mistake("image", "is missing", "write the image that holds the program, or a whole pod as pod or podFile");
            return;
        }
        if (ways.size() > 1) {
            mistake(ways.get(1), "is there beside " + ways.get(0), "write the pod in one way");
            return;
        }
        if (config.image() == null) {
            shortFormOf()
                    .forEach(key -> mistake(
                            key,
                            "belongs to the short form, and the pod is written as " + ways.get(0),
                            "write it there"));
        }
        absolute("podFile", config.podFile(), "/etc/legacy-bridge/pod.yml");
        if (config.podFile() == null || config.podFile().startsWith("/")) {
            mistakes.addAll(new PodCheck(config).mistakes());
        }
    }

    private List<String> shortFormOf() {
        List<String> keys = new ArrayList<>();
        written(keys, "imagePullPolicy", config.imagePullPolicy() != null);
        written(keys, "command", !config.command().isEmpty());
        written(keys, "args", !config.args().isEmpty());
        written(keys, "environment", !config.environment().isEmpty());
        written(keys, "resources", config.resources() != null);
        written(keys, "runAsUser", config.runAsUser() != null);
        written(keys, "runAsGroup", config.runAsGroup() != null);
        written(keys, "fsGroup", config.fsGroup() != null);
        written(keys, "serviceAccount", config.serviceAccount() != null);
        written(keys, "volumes", !config.volumes().isEmpty());
        written(keys, "nodeSelector", !config.nodeSelector().isEmpty());
        written(keys, "tolerations", !config.tolerations().isEmpty());
        return keys;
    }

    private static void written(List<String> keys, String key, boolean isThere) {
        if (isThere) {
            keys.add(key);
        }
    }

    private void input() {
        String env = config.input().env();
        if (env != null && !VARIABLE.matcher(env).matches()) {
            mistake("input.env", "'" + env + "' is no name of a variable", "use letters, digits and _");
        }
        String file = config.input().file();
        absolute("input.file", file, "/input/task.json");
        if (file != null && (file.endsWith("/") || file.contains("..") || file.contains(":"))) {
            mistake("input.file", "'" + file + "' is no path of a file", "write one: /input/task.json");
        }
        for (String path : new String[] {env, file}) {
            if (path != null && path.contains("{{")) {
                mistake("input", "'" + path + "' may not depend on the task", "write the name itself");
            }
        }
    }

    private void storedInput(String name, StoredInputConfig input) {
        if (!VARIABLE.matcher(input.env()).matches()) {
            mistake(
                    "in." + name + ".env",
                    "'" + input.env() + "' is no name of a variable",
                    "use letters, digits and _");
        }
    }

    private void storedOutput(String name, StoredOutputConfig output) {
        if (!VARIABLE.matcher(output.env()).matches()) {
            mistake(
                    "out." + name + ".env",
                    "'" + output.env() + "' is no name of a variable",
                    "use letters, digits and _");
        }
    }

    private void result() {
        String file = config.result().file();
        if (config.result().from() != ResultSource.FILE) {
            if (file != null) {
                mistake("result.file", "has no meaning without from: file", "write from: file, or leave it out");
            }
            return;
        }
        StoredOutputConfig output = file == null ? null : config.out().get(file);
        if (output == null) {
            mistake(
                    "result.file",
                    file == null ? "is missing" : "'" + file + "' is none of the files of 'out'",
                    config.out().isEmpty()
                            ? "define one under 'out'"
                            : "name one of " + config.out().keySet());
        } else if (output.optional()) {
            mistake("result.file", "'" + file + "' is optional", "name a file that is always there");
        }
    }

    /** Two of one name would be one, and which is Kubernetes' matter. */
    private void variables() {
        Set<String> names = new HashSet<>(config.environment().keySet());
        if (config.input().env() != null) {
            names.add(config.input().env());
        }
        config.in().forEach((name, input) -> {
            if (!names.add(input.env())) {
                mistake("in." + name + ".env", "'" + input.env() + "' is there already", "name another variable");
            }
        });
        config.out().forEach((name, output) -> {
            if (!names.add(output.env())) {
                mistake("out." + name + ".env", "'" + output.env() + "' is there already", "name another variable");
            }
        });
    }

    private void verdict() {
        Set<Integer> both = new HashSet<>(config.verdict().accept());
        both.retainAll(config.verdict().warn());
        if (!both.isEmpty()) {
            mistake("verdict.warn", both + " is in 'accept', too", "leave it in one of them");
        }
        List<RuleConfig> rules = config.verdict().rules();
        for (int i = 0; i < rules.size(); i++) {
            rule("verdict.rules[" + i + "]", rules.get(i));
        }
    }

    private void rule(String path, RuleConfig rule) {
        boolean byCode = rule.exitCode() != null || !rule.exitCodes().isEmpty();
        if (!byCode && rule.signal() == null && rule.log() == null) {
            mistake(path, "has no condition", "write exitCode, exitCodes, signal or log");
        }
        if (rule.exitCode() != null) {
            range(path + ".exitCode", rule.exitCode(), 0, EXIT_CODES);
        }
        for (int i = 0; i < rule.exitCodes().size(); i++) {
            range(path + ".exitCodes[" + i + "]", rule.exitCodes().get(i), 0, EXIT_CODES);
        }
        if (rule.signal() != null) {
            range(path + ".signal", rule.signal(), 1, SIGNALS);
            if (byCode) {
                mistake(path, "has a signal and an exit code, which are the same to Kubernetes", "leave one of them");
            }
        }
        if (rule.log() != null) {
            ValueRules.patternMistake(path + ".log", rule.log()).ifPresent(mistakes::add);
            if (rule.error() == null) {
                mistake(path + ".error", "is missing, and the log has no name of its own", "name it: Tool.BadInput");
            }
        }
        if (rule.error() != null) {
            ErrorNames.mistake(path + ".error", rule.error()).ifPresent(mistakes::add);
        }
    }

    private void times() {
        LimitsConfig limits = config.limits();
        positive("limits.deadline", limits.deadline(), "write how long the Job may take: 30m");
        positive("limits.schedule", limits.schedule(), "write how long a pod may wait for a node: 5m");
        positive("limits.startTrouble", limits.startTrouble(), "write how long a start may be in trouble: 20s");
        positive("stop.grace", config.stop().grace(), "write how long the containers have after TERM: 30s");
        if (config.keepFor().isNegative()) {
            mistake("keepFor", "is negative", "write how long a settled Job stays: 5m, or 0s");
        }
        if (config.orphanAfter().compareTo(LEAST_ORPHAN) < 0) {
            mistake(
                    "orphanAfter",
                    "is shorter than a minute, and a replica that is only slow would lose its Jobs",
                    "write more than the longest HeartbeatSeconds: 1h");
        }
    }

    private void positive(String path, @Nullable Duration time, String mend) {
        if (time != null && (time.isNegative() || time.isZero())) {
            mistake(path, "is not longer than 0", mend);
        }
    }

    private void absolute(String path, @Nullable String file, String example) {
        if (file != null && (!file.startsWith("/") || file.contains("{{"))) {
            mistake(path, "'" + file + "' is not an absolute path", "write one: " + example);
        }
    }

    private void range(String path, @Nullable Integer value, int low, int high) {
        if (value == null || value < low || value > high) {
            mistake(path, "is " + value, "write a number from " + low + " to " + high);
        }
    }

    private void mistake(String path, String problem, String mend) {
        mistakes.add(new ConfigMistake(path, problem, mend));
    }
}
