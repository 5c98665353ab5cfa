package io.legacybridge.examples.demo.data;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was generated and what has to come of it.
 *
 * @param dataSets in the order in which they were made
 */
public record Manifest(long seed, int tasks, List<Entry> dataSets) {

    /**
     * One data set.
     *
     * @param path the name that the workflow lists it by: relative to the input folder, an archive being a folder too
     * @param format what it came in
     * @param fault what was done to it, or nothing
     * @param files the SHA-256 of each of its files, or of the archive that it is in, by path relative to the input
     *     folder
     */
    public record Entry(
            String path, Format format, @Nullable Fault fault, Expected expected, SortedMap<String, String> files) {}
}
