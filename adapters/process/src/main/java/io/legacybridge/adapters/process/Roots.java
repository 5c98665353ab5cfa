package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.StoredRoots;
import io.legacybridge.worker.input.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Whether a path that a task names lies where the configuration allows it. */
final class Roots {
    private static final int NAME = 255;

    private Roots() {}

    /**
     * Where a value leads.
     *
     * @param root the folder that it lies in
     * @param path absolute
     */
    record Place(String root, Path path) {}

    /**
     * The absolute path that a value names, without a look at the disk: a path or {@code file:} URI, relative to the
     * root if it is not absolute, and below the root.
     *
     * @param field how the message calls the value
     */
    static Path below(String root, String field, String value) throws InvalidInputException {
        return below(List.of(root), field, value).path();
    }

    /** The same for several roots, of which it must lie below one; what is not absolute is relative to the first. */
    static Place below(List<String> roots, String field, String value) throws InvalidInputException {
        String allowed = String.join(" or ", roots);
        if (value.isEmpty()) {
            throw new InvalidInputException(field + " is empty; it must name a file under " + allowed);
        }
        String path = value.startsWith("file:") ? fromUri(field, value) : value;
        if (path.indexOf('\0') >= 0) {
            throw new InvalidInputException(field + " holds a NUL character; it must name a file under " + allowed);
        }
        Path named = path.startsWith("/") ? Utf8Path.of(path) : Utf8Path.below(Utf8Path.of(roots.get(0)), path);
        for (Path name : named) {
            if (name.toString().equals("..")) {
                throw new InvalidInputException(field + " is '" + value + "'; a path may not hold '..'");
            }
            if (Utf8Path.name(name).getBytes(StandardCharsets.UTF_8).length > NAME) {
                throw new InvalidInputException(
                        field + " is '" + value + "'; a name in a path may have " + NAME + " bytes of UTF-8");
            }
        }
        Path normal = named.normalize();
        for (String root : roots) {
            if (StoredRoots.isOne(root)) {
                continue;
            }
            Path folder = Utf8Path.of(root).normalize();
            if (normal.startsWith(folder) && !normal.equals(folder)) {
                return new Place(root, normal);
            }
        }
        throw new InvalidInputException(field + " is '" + value + "'; it must lie under " + allowed);
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
