package io.legacybridge.service.managed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders that nobody else may enter (0700): inputs, outputs and what a restart needs are in them. */
final class PrivateFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateFolder() {}

    /** Makes a folder, or closes one that is there to everybody else. */
    static Path make(Path folder) throws IOException {
        try {
            if (folder.getParent() != null) {
                Files.createDirectories(folder.getParent());
            }
            if (Files.isDirectory(folder)) {
                Files.setPosixFilePermissions(folder, OWNER_ONLY);
            } else {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            return folder;
        } catch (IOException e) {
            throw new IOException(
                    "the folder " + folder + " cannot be made or closed to others (" + e.getMessage()
                            + "); name another workDirectory, or have it owned by the user of the service",
                    e);
        }
    }
}
