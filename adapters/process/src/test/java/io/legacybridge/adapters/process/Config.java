package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.CheckerConfig;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.ResultConfig;
import io.legacybridge.adapters.program.RuleConfig;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.adapters.program.VerdictConfig;
import io.legacybridge.worker.input.ValueConfig;
import io.legacybridge.worker.input.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A configuration for a test, put together in the order of the YAML. */
final class Config {
    private final List<String> command;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, InputConfig> in = new LinkedHashMap<>();
    private final Map<String, OutputConfig> out = new LinkedHashMap<>();
    private final List<RuleConfig> rules = new ArrayList<>();
    private final List<CheckConfig> stdoutChecks = new ArrayList<>();
    private final Map<String, ValueConfig> values = new LinkedHashMap<>();
    private String stdin = "none";
    private StdoutResult stdout = StdoutResult.NONE;
    private @Nullable CheckerConfig checker;
    private Set<Integer> accept = Set.of(0);
    private Set<Integer> warn = Set.of();
    private LimitsConfig limits = new LimitsConfig(null, null, null, null, null, null, null);
    private Duration grace = Duration.ofSeconds(5);
    private Keep keep = Keep.FAILED;
    private boolean allowLeadingDash;
    private @Nullable RunAsConfig runAs;
    private @Nullable NeedsConfig needs;
    private @Nullable String workKeys;
    private boolean trusted = true;

    private Config(List<String> command) {
        this.command = command;
    }

    static Config command(String... tokens) {
        return new Config(List.of(tokens));
    }

    /** A script of the test's as the program. */
    static Config shell(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "script"));
        command.addAll(List.of(arguments));
        return new Config(command);
    }

    Config environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Config in(String name, String from, @Nullable Object root, InputKind kind, @Nullable String main) {
        in.put(name, new InputConfig(from, roots(root), kind, main));
        return this;
    }

    private static List<String> roots(@Nullable Object root) {
        if (root instanceof List<?> several) {
            return several.stream().map(Object::toString).toList();
        }
        return root == null ? List.of() : List.of(root.toString());
    }

    Config out(String name, String file, @Nullable String publish, @Nullable Object root) {
        out.put(name, new OutputConfig(file, publish, root == null ? null : root.toString(), false, null));
        return this;
    }

    /** Adds a check to an output that is already there. */
    Config check(String name, CheckConfig check) {
        OutputConfig output = Objects.requireNonNull(out.get(name));
        List<CheckConfig> all = new ArrayList<>(output.checks());
        all.add(check);
        out.put(name, new OutputConfig(output.file(), output.publish(), output.root(), output.optional(), all));
        return this;
    }

    Config stdoutCheck(CheckConfig check) {
        stdoutChecks.add(check);
        return this;
    }

    Config optionalOut(String name, String file) {
        out.put(name, new OutputConfig(file, null, null, true, null));
        return this;
    }

    Config optionalOut(String name, String file, String publish, Object root) {
        out.put(name, new OutputConfig(file, publish, root.toString(), true, null));
        return this;
    }

    Config rule(@Nullable Integer exitCode, @Nullable Integer signal, @Nullable String stderr, @Nullable String error) {
        rules.add(new RuleConfig(exitCode, null, signal, stderr, error));
        return this;
    }

    Config checker(Checker value) {
        checker = value.build();
        return this;
    }

    Config value(String path, @Nullable ValueType type, @Nullable String pattern) {
        values.put(path, new ValueConfig(type, pattern));
        return this;
    }

    Config stdin(String value) {
        stdin = value;
        return this;
    }

    Config stdout(StdoutResult value) {
        stdout = value;
        return this;
    }

    Config accept(Integer... codes) {
        accept = Set.of(codes);
        return this;
    }

    Config warn(Integer... codes) {
        warn = Set.of(codes);
        return this;
    }

    Config limits(LimitsConfig value) {
        limits = value;
        return this;
    }

    Config wallClock(Duration value) {
        return limits(new LimitsConfig(value, null, null, null, null, null, null));
    }

    Config resources(ResourcesConfig value) {
        return limits(new LimitsConfig(null, null, null, null, null, value, null));
    }

    Config grace(Duration value) {
        grace = value;
        return this;
    }

    Config keep(Keep value) {
        keep = value;
        return this;
    }

    Config allowLeadingDash() {
        allowLeadingDash = true;
        return this;
    }

    Config runAs(String user, Object directory) {
        runAs = new RunAsConfig(user, directory.toString());
        return untrusted();
    }

    Config needs(NeedsConfig value) {
        needs = value;
        return this;
    }

    Config workKeys(Object folder) {
        workKeys = folder.toString();
        return this;
    }

    Config untrusted() {
        trusted = false;
        return this;
    }

    ProcessAdapterConfig build() {
        return new ProcessAdapterConfig(
                command,
                environment,
                stdin,
                values,
                in,
                out,
                new ResultConfig(stdout, stdoutChecks),
                new VerdictConfig(accept, warn, rules, checker),
                limits,
                new StopConfig(grace),
                keep,
                null,
                allowLeadingDash,
                runAs,
                needs,
                new WorkKeysConfig(workKeys),
                trusted);
    }
}
