package io.legacybridge.examples.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAwsCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theCommandIsToldWhereTheServicesAreAndEndsAsItself() throws Exception {
        Path said = folder.resolve("said");

        int status = localAws("--", "sh", "-c", "env > \"$1\"; exit 7", "sh", said.toString());

        assertThat(status).isEqualTo(7);
        assertThat(said)
                .content()
                .containsPattern("AWS_ENDPOINT_URL_LAMBDA=http://127.0.0.1:\\d+\n")
                .containsPattern("AWS_ENDPOINT_URL_SSM=http://127.0.0.1:\\d+\n")
                .contains("AWS_REGION=us-east-1\n", "AWS_ACCESS_KEY_ID=local\n", "AWS_SECRET_ACCESS_KEY=local\n");
    }

    @Test
    void whatAwsWouldNotUnderstandIsSaidAndFails() throws Exception {
        Path asked = folder.resolve("Asked.java");
        Files.writeString(asked, """
                import java.net.URI;
                import java.net.http.*;

                class Asked {
                    public static void main(String[] args) throws Exception {
                        HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("AWS_ENDPOINT_URL_SSM")))
                                .header("X-Amz-Target", "AmazonSSM.Unheard")
                                .header("Authorization", "none")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build();
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
                    }
                }
                """);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");

        int status = localAws("--", java.toString(), asked.toString());

        assertThat(status).as(err.toString(UTF_8)).isEqualTo(70);
        assertThat(err.toString(UTF_8)).contains("Unheard is no operation");
    }

    @Test
    void aCommandThatIsNotThereIsSaid() {
        assertThat(localAws("--", folder.resolve("nothing").toString())).isEqualTo(127);
        assertThat(err.toString(UTF_8)).contains("nothing").doesNotContain("\tat ");
    }

    @Test
    void aCallWithoutACommandIsAUsageError() {
        assertThat(localAws("--host", "i-0123456789abcdef0")).isEqualTo(64);
        assertThat(err.toString(UTF_8)).contains("COMMAND");
    }

    private int localAws(String... args) {
        return LocalAwsCommand.execute(new PrintStream(err, true, UTF_8), args);
    }
}
