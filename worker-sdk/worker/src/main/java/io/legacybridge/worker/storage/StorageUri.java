package io.legacybridge.worker.storage;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of one stored file, or of all whose names begin with it: {@code s3://bucket/folder/name}. Immutable.
 *
 * <p>The key is text as it is, as in the AWS CLI: nothing in it is escaped, so that a blank or an umlaut needs no care.
 * No part of it is empty, {@code .} or {@code ..}, although object stores would take that: what a key names below a
 * folder is then below that folder for every program that takes it for a path.
 *
 * @param scheme whose URI it is, lower case: {@code s3}
 * @param container what holds the file, as a bucket
 * @param key the file's name in it; ends in {@code /}, or is empty, where it stands for many
 */
public record StorageUri(String scheme, String container, String key) {
    private static final Pattern FORM = Pattern.compile("(?s)([a-z][a-z0-9+.-]*)://([^/?#@:\\s]+)/(.*)");

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException with what is wrong and what to write instead
     */
    public static StorageUri parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group(1).equals("file")) {
            throw new IllegalArgumentException("'" + text + "' is no URI of a stored file; write s3://bucket/name");
        }
        String key = matcher.group(3);
        String[] parts = key.split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean end = i == parts.length - 1;
            if ((parts[i].isEmpty() && !end) || parts[i].equals(".") || parts[i].equals("..")) {
                throw new IllegalArgumentException(
                        "'" + text + "' has an empty part, '.' or '..' in it; write s3://bucket/folder/name");
            }
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("'" + text + "' has a control character in it; rename the file");
        }
        return new StorageUri(matcher.group(1), matcher.group(2), key);
    }

    /** The scheme of a text that is a URI of this form, though it may be none that can be read; empty for a path. */
    public static Optional<String> schemeOf(String text) {
        int end = text.indexOf("://");
        String scheme = end < 0 ? "" : text.substring(0, end);
        boolean stored = scheme.matches("[A-Za-z][A-Za-z0-9+.-]*") && !scheme.equalsIgnoreCase("file");
        return stored ? Optional.of(scheme) : Optional.empty();
    }

    /** Whether it stands for all files below it. */
    public boolean isFolder() {
        return key.isEmpty() || key.endsWith("/");
    }

    /** Whether it names a file, and one that is below a folder. */
    public boolean isBelow(StorageUri folder) {
        return folder.isFolder()
                && !isFolder()
                && scheme.equals(folder.scheme)
                && container.equals(folder.container)
                && key.startsWith(folder.key);
    }

    /** A file below this folder. */
    public StorageUri child(String name) {
        return parse(this + name);
    }

    /** The last part of the key. */
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return scheme + "://" + container + "/" + key;
    }
}
