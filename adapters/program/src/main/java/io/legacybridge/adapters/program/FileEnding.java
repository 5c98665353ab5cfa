package io.legacybridge.adapters.program;

import java.util.regex.Pattern;

/** What of a source's name its copy keeps, so that a program knows what it has before it. */
public final class FileEnding {
    private static final Pattern HARMLESS = Pattern.compile("(\\.[A-Za-z0-9_]{1,12}){1,3}");

    private FileEnding() {}

    /** The ending of a name with its dot, or nothing if there is none or a program could misread it. */
    public static String of(String name) {
        int dot = HARMLESS.matcher(name).matches() ? 0 : name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot);
        return HARMLESS.matcher(ending).matches() ? ending : "";
    }
}
