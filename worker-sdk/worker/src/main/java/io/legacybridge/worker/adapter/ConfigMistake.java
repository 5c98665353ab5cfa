package io.legacybridge.worker.adapter;

/**
 * One mistake in a configuration.
 *
 * @param path where, from the root of what was checked: {@code outputs.track.file}
 * @param problem what is wrong, with the value
 * @param mend what to write instead
 */
public record ConfigMistake(String path, String problem, String mend) {
    /** The same mistake seen from further out. */
    public ConfigMistake under(String parent) {
        return new ConfigMistake(path.isEmpty() ? parent : parent + "." + path, problem, mend);
    }

    @Override
    public String toString() {
        return path + ": " + problem + "; " + mend;
    }
}
