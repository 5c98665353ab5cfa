package io.legacybridge.adapters.program;

/** Words that a POSIX shell reads back byte by byte as they were. */
public final class Shell {
    private Shell() {}

    /** In single quotes nothing has a meaning but the quote itself. */
    public static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
