package io.legacybridge.adapters.process;

import io.legacybridge.worker.input.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of one archive go. Every name is below the archive's folder, and no two are the same, not even to a
 * program that takes upper and lower case for the same.
 */
final class EntryNames {
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
    private static final int NAME_BYTES = 255;
    private static final int PATH_BYTES = 2048;
    private static final int SHOWN = 120;

    private final int depth;
    private final Map<String, Taken> taken = new HashMap<>();

    EntryNames(int depth) {
        this.depth = depth;
    }

    private record Taken(String path, boolean folder) {}

    /**
     * What an entry adds, as paths below the archive's folder.
     *
     * @param folders folders to make, from the top
     * @param file the file to write; null if the entry is a folder
     */
    record Place(List<String> folders, @Nullable String file) {}

    /** How a message shows a name, whatever is in it. */
    static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints().limit(SHOWN).forEach(c -> {
            if (isControl(c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return name.codePointCount(0, name.length()) > SHOWN ? shown + "…" : shown.toString();
    }

    /** @param where how a message begins */
    Place place(String where, String name, boolean folder) throws InvalidInputException {
        List<String> names = names(where, name);
        if (names.isEmpty() && !folder) {
            throw new InvalidInputException(where + " is a file without a name; pack the archive again");
        }
        List<String> made = new ArrayList<>();
        String path = "";
        for (int i = 0; i < names.size(); i++) {
            path = path.isEmpty() ? names.get(i) : path + "/" + names.get(i);
            boolean isFolder = folder || i < names.size() - 1;
            Taken mine = new Taken(path, isFolder);
            Taken other = taken.putIfAbsent(key(path), mine);
            if (other == null && isFolder) {
                made.add(path);
            } else if (other != null && !(isFolder && other.equals(mine))) {
                throw new InvalidInputException(where + " has the same name as " + (other.folder ? "the folder '" : "'")
                        + shown(other.path) + "', which came before it; give each another name, not only another case");
            }
        }
        return new Place(made, folder ? null : path);
    }

    private List<String> names(String where, String name) throws InvalidInputException {
        if (name.startsWith("/") || DRIVE.matcher(name).matches()) {
            throw new InvalidInputException(where + " has an absolute path; pack it with relative ones");
        }
        if (name.codePoints().anyMatch(EntryNames::isControl)) {
            throw new InvalidInputException(where + " has a control character in its name; rename it");
        }
        if (name.indexOf('\\') >= 0) {
            throw new InvalidInputException(where + " has a backslash in its name; separate folders by '/'");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > PATH_BYTES) {
            throw new InvalidInputException(where + " has a path of more than " + PATH_BYTES + " bytes; shorten it");
        }
        List<String> names = new ArrayList<>();
        for (String part : name.split("/")) {
            if (part.equals("..")) {
                throw new InvalidInputException(where + " has '..' in its path; pack it without");
            }
            if (part.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES) {
                throw new InvalidInputException(
                        where + " has a name of more than " + NAME_BYTES + " bytes; shorten it");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                names.add(part);
            }
        }
        if (names.size() > depth) {
            throw new InvalidInputException(where + " lies deeper than the " + depth
                    + " names that limits.archives.depth allows; pack it flatter");
        }
        return names;
    }

    private static boolean isControl(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    private static String key(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
