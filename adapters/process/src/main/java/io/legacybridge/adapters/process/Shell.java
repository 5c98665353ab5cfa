package io.legacybridge.adapters.process;

/** Words that a POSIX shell reads back byte by byte as they were. */
final class Shell {
    private Shell() {}

    /** In single quotes nothing has a meaning but the quote itself. */
    static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
