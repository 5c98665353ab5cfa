package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.program.CheckerConfig;
import io.legacybridge.adapters.program.RuleConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A checker for a test. */
final class Checker {
    private final List<String> command;
    private final List<RuleConfig> rules = new ArrayList<>();
    private @Nullable Duration wallClock;
    private @Nullable Set<Integer> warn;
    private @Nullable String error;

    private Checker(List<String> command) {
        this.command = command;
    }

    static Checker command(String... tokens) {
        return new Checker(List.of(tokens));
    }

    /** A script of the test's as the checker. */
    static Checker sh(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "checker"));
        command.addAll(List.of(arguments));
        return new Checker(command);
    }

    Checker wallClock(Duration value) {
        wallClock = value;
        return this;
    }

    Checker warn(Integer... codes) {
        warn = Set.of(codes);
        return this;
    }

    Checker rule(@Nullable Integer exitCode, @Nullable Integer signal, @Nullable String stderr, @Nullable String name) {
        rules.add(new RuleConfig(exitCode, null, signal, stderr, name));
        return this;
    }

    Checker error(String name) {
        error = name;
        return this;
    }

    CheckerConfig build() {
        return new CheckerConfig(command, wallClock, null, warn, rules, error);
    }
}
