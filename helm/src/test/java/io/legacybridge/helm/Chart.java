package io.legacybridge.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The chart, and Helm in this process. */
final class Chart {
    static final Path FOLDER = Path.of("legacy-bridge").toAbsolutePath();
    static final Path EXAMPLES = Path.of("src", "test", "resources", "values");
    static final String RELEASE = "field";
    static final String NAMESPACE = "farm";

    /** One pool of one program; what a test adds to it comes after it. */
    static final String LEAST = """
            pools:
              tracks:
                config:
                  stepFunctions: {region: eu-west-1}
                  activities:
                    track:
                      heartbeat: 20s
                      timeout: 10m
                      adapter: {type: process, command: [echo, hello], trusted: true}
            """;

    private Chart() {}

    static Helm helm() {
        return new Helm(FOLDER);
    }

    /**
     * Renders the chart as for a cluster of the newest version that Helm knows, with values in YAML, the last first.
     */
    static Manifests render(String... values) {
        return Manifests.parse(withFiles(List.of(values), files -> {
            TemplateCommand template = helm().template().withName(RELEASE).withNamespace(NAMESPACE);
            files.forEach(template::withValuesFile);
            return template.call();
        }));
    }

    /** What Helm says to values that it refuses. */
    static String refusal(String... values) {
        try {
            render(values);
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("Helm took these values: " + String.join("---\n", values));
    }

    /** Installs the chart with the cluster of this kubeconfig. */
    static Release install(String kubeconfig, String... values) {
        return withFiles(List.of(values), files -> {
            InstallCommand install = helm().install()
                    .withName(RELEASE)
                    .withNamespace(NAMESPACE)
                    .disableOpenApiValidation()
                    .withKubeConfigContents(kubeconfig);
            files.forEach(install::withValuesFile);
            return install.call();
        });
    }

    /** The values files that show what the chart can do. */
    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.sorted().toList().stream();
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Helm takes values as files. */
    static <T> T withFiles(List<String> contents, Function<List<Path>, T> use) {
        try {
            Path folder = Files.createTempDirectory("values");
            try {
                List<Path> files = Stream.iterate(0, i -> i < contents.size(), i -> i + 1)
                        .map(i -> folder.resolve(i + ".yaml"))
                        .toList();
                for (int i = 0; i < files.size(); i++) {
                    Files.writeString(files.get(i), contents.get(i));
                }
                return use.apply(files);
            } finally {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
