package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Limits;
import io.legacybridge.states.data.QueryLanguage;
import io.legacybridge.states.definition.Retrier.Jitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads Retry and Catch. */
final class FailureParser {
    private static final Set<String> RETRIER = Set.of(
            "ErrorEquals",
            "IntervalSeconds",
            "MaxAttempts",
            "BackoffRate",
            "MaxDelaySeconds",
            "JitterStrategy",
            "Comment");
    private static final Set<String> CATCHER =
            Set.of("ErrorEquals", "Next", "ResultPath", "Output", "Assign", "Comment");
    private static final String ALL = "States.ALL";
    private static final long LONGEST_DELAY = 31_622_399;

    private FailureParser() {}

    static List<Retrier> retry(Fields state) {
        List<Fields> entries = state.objects("Retry");
        List<Retrier> retriers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Fields entry = entries.get(i);
            entry.allow(RETRIER);
            ErrorEquals errors = errors(entry, i == entries.size() - 1);
            Long interval = entry.whole("IntervalSeconds", 1, Limits.MAX_SECONDS);
            Long attempts = entry.whole("MaxAttempts", 0, Limits.MAX_SECONDS);
            Double rate = entry.number("BackoffRate", 1.0, Double.MAX_VALUE);
            Long longest = entry.whole("MaxDelaySeconds", 1, LONGEST_DELAY);
            String jitter = entry.oneOf("JitterStrategy", List.of("FULL", "NONE"));
            if (interval != null && longest != null && longest <= interval) {
                entry.schema("MaxDelaySeconds must be greater than IntervalSeconds");
            }
            retriers.add(new Retrier(
                    errors,
                    interval == null ? 1 : interval,
                    attempts == null ? 3 : attempts,
                    rate == null ? 2.0 : rate,
                    longest,
                    "FULL".equals(jitter) ? Jitter.FULL : Jitter.NONE));
        }
        return List.copyOf(retriers);
    }

    static List<Catcher> catchers(QueryLanguage language, Fields state) {
        List<Fields> entries = state.objects("Catch");
        List<Catcher> catchers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Fields entry = entries.get(i);
            entry.allow(CATCHER);
            StateFields.checkLanguage(language, entry);
            ErrorEquals errors = errors(entry, i == entries.size() - 1);
            entry.require("Next");
            String next = entry.text("Next");
            DataFlow flow = FlowParser.catcher(language, state, entry);
            if (next != null) {
                catchers.add(new Catcher(errors, entry.text("Comment"), next, flow));
            }
        }
        return List.copyOf(catchers);
    }

    private static ErrorEquals errors(Fields entry, boolean last) {
        entry.require("ErrorEquals");
        List<String> names = entry.texts("ErrorEquals");
        if (names.isEmpty() && entry.has("ErrorEquals")) {
            entry.diagnostics().schema(entry.location("ErrorEquals"), "Value cannot be empty");
        }
        if (names.contains(ALL) && names.size() > 1) {
            entry.diagnostics().schema(entry.location("ErrorEquals"), "States.ALL must appear alone");
        } else if (names.contains(ALL) && !last) {
            entry.diagnostics().schema(entry.location("ErrorEquals"), "States.ALL must be in the last entry");
        }
        return new ErrorEquals(names);
    }
}
