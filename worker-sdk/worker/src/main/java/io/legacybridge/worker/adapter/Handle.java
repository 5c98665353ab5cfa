package io.legacybridge.worker.adapter;

import java.util.Map;

/**
 * What finds a run again after a restart: names and values that mean something to the adapter that made them (a folder,
 * a pid with its start time, a Job's name), and to a person who reads the journal. Holds no secret. Immutable.
 *
 * @param values in no particular order
 */
public record Handle(Map<String, String> values) {
    /** The handle of a run that left nothing to find. */
    public static final Handle NONE = new Handle(Map.of());

    public Handle {
        values = Map.copyOf(values);
    }

    /**
     * One value of the handle.
     *
     * @throws IllegalArgumentException if the handle has none of that name: it was made by something else
     */
    public String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the handle " + values.keySet() + " has no '" + name + "'");
        }
        return value;
    }
}
