package io.legacybridge.adapters.process;

import io.legacybridge.worker.input.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Whether a path that a task names lies where the configuration allows it. */
final class Roots {
    private Roots() {}

    /**
     * The absolute path that a value names, without a look at the disk: a path or {@code file:} URI, relative to the
     * root if it is not absolute, and below the root.
     *
     * @param field how the message calls the value
     */
    static Path below(String root, String field, String value) throws InvalidInputException {
        if (value.isEmpty()) {
            throw new InvalidInputException(field + " is empty; it must name a file under " + root);
        }
        String path = value.startsWith("file:") ? fromUri(field, value) : value;
        if (path.indexOf('\0') >= 0) {
            throw new InvalidInputException(field + " holds a NUL character; it must name a file under " + root);
        }
        Path folder = Utf8Path.of(root);
        Path named = path.startsWith("/") ? Utf8Path.of(path) : Utf8Path.below(folder, path);
        for (Path name : named) {
            if (name.toString().equals("..")) {
                throw new InvalidInputException(field + " is '" + value + "'; a path may not hold '..'");
            }
        }
        Path normal = named.normalize();
        if (!normal.startsWith(folder.normalize()) || normal.equals(folder.normalize())) {
            throw new InvalidInputException(field + " is '" + value + "'; it must lie under " + root);
        }
        return normal;
    }

    private static String fromUri(String field, String value) throws InvalidInputException {
        try {
            URI uri = new URI(value);
            String path = uri.getPath();
            boolean local = uri.getAuthority() == null && uri.getQuery() == null && uri.getFragment() == null;
            if (path == null || !local) {
                throw new InvalidInputException(field + " is '" + value + "'; write a file URI as file:///path/name");
            }
            return path;
        } catch (URISyntaxException e) {
            throw new InvalidInputException(field + " is '" + value + "', which is no URI: " + e.getReason()
                    + " at position " + (e.getIndex() + 1) + "; escape it, or write a plain path");
        }
    }
}
