package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are made of something else: held by the tests, and written by them when {@value #PROPERTY} is set. */
final class Update {
    private static final String PROPERTY = "chart.update";

    private Update() {}

    static void hold(Path file, String made) {
        if (Boolean.getBoolean(PROPERTY)) {
            try {
                Files.writeString(file, made);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(Chart.read(file))
                .as(
                        "%s is made of something that changed; write it anew with mvn -pl helm -am verify -D%s=true",
                        file.getFileName(), PROPERTY)
                .isEqualTo(made);
    }
}
