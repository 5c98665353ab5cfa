package io.legacybridge.adapters.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.adapters.program.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run's result was when it was given to the checker. The checker can write where the program could: what it
 * changes was not checked, and is not published. Also says, by being in the folder, that the program is over and done
 * with, so that a bridge that starts again goes on with the checker. Immutable.
 *
 * @param files the SHA-256 of each file that is published and was there, by the output's name
 * @param stdout that of stdout
 */
record Seal(Map<String, String> files, String stdout) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The one that is in the folder; empty if no checker was started yet. */
    static Optional<Seal> find(RunFolder folder) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readString(folder.seal(), StandardCharsets.UTF_8), Seal.class));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    /** Puts one into the folder of a run whose program is over. */
    static void put(RunFolder folder, RunSpec spec) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (RunSpec.Output output : spec.outputs()) {
            Path file = folder.out().resolve(output.file());
            if (output.target() != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                files.put(output.name(), Sha256.of(file));
            }
        }
        Seal seal = new Seal(files, Sha256.of(folder.program().stdout()));
        folder.write(folder.seal(), JSON.writeValueAsString(seal));
    }

    /** @param sha256 what an output is now; null if it is not there */
    boolean holds(RunSpec.Output output, @Nullable String sha256) {
        return Objects.equals(files.get(output.name()), sha256);
    }
}
