package io.legacybridge.testkit.aws;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** S3Mock, a server that speaks S3's protocol and keeps objects in a folder, as a process of its own. */
public final class S3Server implements AutoCloseable {
    /** The bucket that there is. */
    public static final String BUCKET = "harvest";

    /** For a shell with {@code nc} and no {@code curl}: {@code put URL FILE}. */
    public static final String PUT_BY_SHELL = """
            put() {
                rest=${1#http://} && host=${rest%%/*} && path=/${rest#*/}
                {
                    printf 'PUT %s HTTP/1.1\\r\\nHost: %s\\r\\n' "$path" "$host"
                    printf 'Content-Length: %s\\r\\nConnection: close\\r\\n\\r\\n' "$(wc -c <"$2")"
                    cat "$2"
                } | nc "${host%:*}" "${host#*:}" | head -n 1 | grep -q ' 200 '
            }
            """;

    private static final Path SHARED = Path.of("target", "s3mock");
    private static @Nullable S3Server shared;

    private static final Pattern PORT = Pattern.compile("Tomcat started on ports? .*?(\\d+) \\(http\\)");

    private final Process process;
    private final Path log;

    private S3Server(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * One for all tests of this JVM, which takes its time to start. It is never closed by them, so each keeps to names
     * of its own.
     */
    public static synchronized S3Server shared() throws IOException {
        if (shared == null) {
            shared = start(Files.createDirectories(SHARED));
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "s3mock-end"));
        }
        return shared;
    }

    /** Starts it on a free port, with one bucket. @param folder for what it says */
    public static S3Server start(Path folder) throws IOException {
        Path log = folder.resolve("s3mock.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar().toString(),
                        "--server.port=0",
                        "--http.port=0",
                        "--vectors.http.port=0",
                        "--vectors.https.port=0",
                        "--com.adobe.testing.s3mock.max-payload-size=64MB",
                        "--com.adobe.testing.s3mock.store.initial-buckets=" + BUCKET)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        S3Server server = new S3Server(process, log);
        Awaitility.await("the S3 server has started")
                .atMost(Duration.ofMinutes(3))
                .until(() -> server.says("Started S3MockApplication") || !process.isAlive());
        return server;
    }

    private boolean says(String words) throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8).contains(words);
    }

    /** Where Maven has put the server: beside this module's classes, or beside its jar. */
    private static Path jar() throws IOException {
        try {
            Path here = Path.of(S3Server.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return here.resolveSibling("s3mock.jar");
        } catch (URISyntaxException e) {
            throw new IOException("the S3 server cannot be found", e);
        }
    }

    /** Its address; buckets are part of the path. */
    public URI address() throws IOException {
        Matcher port = PORT.matcher(Files.readString(log, StandardCharsets.UTF_8));
        if (!port.find()) {
            throw new IOException("the S3 server did not say its port: " + Files.readString(log));
        }
        return URI.create("http://127.0.0.1:" + port.group(1));
    }

    /** Its address for those who are where another server is: by that of this machine that leads there. */
    public URI addressFor(URI peer) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(peer.getHost()), peer.getPort()));
            return URI.create("http://" + socket.getLocalAddress().getHostAddress() + ":"
                    + address().getPort());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
