package io.legacybridge.examples.demo.data;

import java.util.SortedMap;

/**
 * A data set before it is written.
 *
 * @param main the name that the workflow lists it by: its file, its .shp, or its folder
 * @param files what is in each of its files, by path under the drive's folder
 */
record GeneratedFiles(String main, SortedMap<String, byte[]> files, Expected expected) {}
