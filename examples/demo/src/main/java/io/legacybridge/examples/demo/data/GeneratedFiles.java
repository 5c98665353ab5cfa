package io.legacybridge.examples.demo.data;

import java.util.List;
import java.util.SortedMap;

/**
 * What is written of a drive in one format.
 *
 * @param files what is in each file, by path under the drive's folder
 * @param dataSets what the workflow has to find in them: one, or in an archive several
 */
record GeneratedFiles(SortedMap<String, byte[]> files, List<DataSet> dataSets) {
    /**
     * A data set.
     *
     * @param main the name that the workflow lists it by: its file, its .shp, or its folder
     */
    record DataSet(String main, Expected expected) {}

    /** Files that are one data set. */
    GeneratedFiles(String main, SortedMap<String, byte[]> files, Expected expected) {
        this(files, List.of(new DataSet(main, expected)));
    }
}
