package io.legacybridge.service.health;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts files that wait for a person, who removes them when done. */
final class LeftFiles {
    private LeftFiles() {}

    /** @param glob which files of the folder count */
    static int count(Path folder, String glob) throws IOException {
        if (Files.notExists(folder)) {
            return 0;
        }
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            for (Path ignored : files) {
                count++;
            }
        }
        return count;
    }
}
