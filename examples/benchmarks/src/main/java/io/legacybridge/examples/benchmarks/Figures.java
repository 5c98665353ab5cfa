package io.legacybridge.examples.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a benchmark found: names with their units, and numbers, in the order in which they are shown. */
public final class Figures {
    private final Map<String, Number> values = new LinkedHashMap<>();

    private boolean failed;

    /** Adds a figure. */
    public Figures add(String nameWithUnit, Number value) {
        values.put(nameWithUnit, value);
        return this;
    }

    /** Says that a figure is not what it must be: the command ends with an error. */
    public Figures failed() {
        failed = true;
        return this;
    }

    boolean isFailed() {
        return failed;
    }

    /** A table for people, then one line for programs. */
    void print(String benchmark, PrintStream out) throws JsonProcessingException {
        values.forEach((name, value) -> out.printf(Locale.ROOT, "%-44s %14s%n", name, text(value)));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("benchmark", benchmark);
        line.put("java", Runtime.version().toString());
        line.put("processors", Runtime.getRuntime().availableProcessors());
        line.putAll(values);
        out.println(new ObjectMapper().writeValueAsString(line));
    }

    private static String text(Number value) {
        return value instanceof Double || value instanceof Float
                ? String.format(Locale.ROOT, "%,.2f", value.doubleValue())
                : String.format(Locale.ROOT, "%,d", value.longValue());
    }
}
