package io.legacybridge.adapters.lambda;

import io.legacybridge.worker.task.ActivityTask;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a function is given and nobody else is to read: signed URLs, and the task's token. A function may print what it
 * got, and a parser may quote it, and both reach the cause of a failure. Immutable.
 */
final class Secrets {
    /** Shorter ones, as a date or an algorithm, are none. */
    private static final int SHORTEST = 20;

    private final Map<String, String> marks;

    private Secrets(Map<String, String> marks) {
        this.marks = marks;
    }

    /** @param urls by their placeholders */
    static Secrets of(ActivityTask task, Map<String, URI> urls) {
        Map<String, String> marks = new LinkedHashMap<>();
        urls.forEach((placeholder, url) -> marks.put(url.toString(), "[" + placeholder + "]"));
        // Where the log's end begins amid a URL, or was written by a language that escapes an ampersand.
        urls.forEach((placeholder, url) -> values(url, marks, "[of " + placeholder + "]"));
        marks.put(task.token().secret(), "[" + task.token() + "]");
        return new Secrets(marks);
    }

    private static void values(URI url, Map<String, String> marks, String mark) {
        String query = url.getRawQuery();
        if (query == null) {
            return;
        }
        for (String parameter : query.split("&")) {
            String value = parameter.substring(parameter.indexOf('=') + 1);
            if (value.length() >= SHORTEST) {
                marks.put(value, mark);
            }
        }
    }

    /** The same without them. */
    String hide(String text) {
        String hidden = text;
        for (Map.Entry<String, String> mark : marks.entrySet()) {
            hidden = hidden.replace(mark.getKey(), mark.getValue());
        }
        return hidden;
    }
}
