package io.legacybridge.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the programs of the example as the bridge does: whole tokens, a small environment, stdin from /dev/null. */
final class Programs {
    static final Path HOME = Path.of("../machine-data").toAbsolutePath().normalize();

    private final Path scratch;

    Programs(Path scratch) {
        this.scratch = scratch;
    }

    /** Copies a folder with all that is in it, permissions and all; the folders above it are made. */
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolve("..").normalize());
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    record Ended(int exit, String out, String err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    Ended run(String program, Object... arguments) throws Exception {
        return run(Map.of(), HOME.resolve("programs").resolve(program).toString(), arguments);
    }

    Ended run(Map<String, String> environment, String command, Object... arguments) throws Exception {
        List<String> tokens = new ArrayList<>(List.of(command));
        for (Object argument : arguments) {
            tokens.add(argument.toString());
        }
        Path out = Files.createTempFile(scratch, "stdout", "");
        Path err = Files.createTempFile(scratch, "stderr", "");
        ProcessBuilder builder = new ProcessBuilder(tokens)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TMPDIR", scratch.toString());
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        return new Ended(exit, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
