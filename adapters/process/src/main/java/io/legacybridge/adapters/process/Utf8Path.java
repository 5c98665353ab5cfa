package io.legacybridge.adapters.process;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Paths whose names are UTF-8 on disk whatever locale the JVM was started in.
 *
 * <p>In the C locale Java can neither write "Müller" as a file name nor read it. A path's URI however holds its bytes,
 * not its characters, so the way through a URI loses nothing.
 */
final class Utf8Path {
    private Utf8Path() {}

    /** @throws IllegalArgumentException if the path is not absolute or holds a NUL */
    static Path of(String absolute) {
        if (!absolute.startsWith("/")) {
            throw new IllegalArgumentException("'" + absolute + "' is not an absolute path");
        }
        StringBuilder uri = new StringBuilder("file://");
        for (byte b : absolute.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b == '/'
                    || b == '.'
                    || b == '-'
                    || b == '_'
                    || (b >= '0' && b <= '9')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= 'a' && b <= 'z');
            if (plain) {
                uri.append((char) b);
            } else {
                uri.append('%').append(String.format("%02X", b & 0xff));
            }
        }
        // An authority would begin at a second slash.
        String single = uri.toString().replaceFirst("^file://+", "file:///");
        return Path.of(URI.create(single));
    }

    /** A path below a folder, by names that are UTF-8. */
    static Path below(Path folder, String relative) {
        return of(text(folder) + "/" + relative);
    }

    /** The path as UTF-8 text. */
    static String text(Path path) {
        String raw = path.toAbsolutePath().toUri().getPath();
        return raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    }

    /** The last name of the path as UTF-8 text. */
    static String name(Path path) {
        String text = text(path);
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** The URI of a file, never with the slash that Java puts after a folder. */
    static String uri(Path path) {
        String uri = path.toAbsolutePath().toUri().toString();
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }
}
