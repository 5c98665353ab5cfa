package io.legacybridge.adapters.process;

import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.StorageUri;
import java.nio.file.Path;

/** Where an input comes from. */
sealed interface Source {
    /** The last part of its name, by which its ending is known. */
    String name();

    /** As messages call it. */
    String text();

    /** A file or folder of this host, links resolved. */
    record OfHost(Path path) implements Source {
        @Override
        public String name() {
            return Utf8Path.name(path);
        }

        @Override
        public String text() {
            return Utf8Path.text(path);
        }
    }

    /** A stored file. */
    record Stored(FileStorage storage, StorageUri uri) implements Source {
        @Override
        public String name() {
            return uri.name();
        }

        @Override
        public String text() {
            return uri.toString();
        }
    }
}
