package io.legacybridge.examples.localaws;

import io.legacybridge.testkit.aws.ModelViolation;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code local-aws}: runs another command, with Lambda and Systems Manager on this machine. */
@Command(
        name = "local-aws",
        description =
                "Runs COMMAND with Lambda and Systems Manager on this machine: the variables by which AWS's SDKs find"
                        + " services (AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL_SSM) lead there, and there is no account.",
        footer = {
            "",
            "Exit status: the command's; 70 it asked for something that AWS would not understand, 64 usage, 127 it cannot be"
                    + " started."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class LocalAwsCommand implements Callable<Integer> {
    private static final int USAGE = 64;
    private static final int NOT_AS_AWS = 70;
    private static final int NOT_STARTED = 127;
    private static final long GRACE_SECONDS = 60;
    private static final long CLOSE_SECONDS = 20;

    /** What would lead to an account, or to another place than here. */
    private static final Set<String> OF_AN_ACCOUNT =
            Set.of("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");

    @Option(
            names = "--function",
            paramLabel = "NAME=PROGRAM",
            description = "A Lambda function and its program, which has a custom runtime: it asks the Runtime API"
                    + " (AWS_LAMBDA_RUNTIME_API) for events.")
    private Map<String, Path> functions = new LinkedHashMap<>();

    @Option(
            names = "--host",
            paramLabel = "ID",
            description = "A host of Systems Manager, as i-0123456789abcdef0; it is this machine.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "A tag of all hosts.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "Behind --: the command and its arguments.")
    private List<String> command = new ArrayList<>();

    private final PrintStream err;
    private final CountDownLatch over = new CountDownLatch(1);

    private LocalAwsCommand(PrintStream err) {
        this.err = err;
    }

    /** Runs the command and ends with its exit status. */
    public static void main(String[] args) {
        System.exit(execute(System.err, args));
    }

    /** Runs the command; returns its exit status. */
    static int execute(PrintStream err, String... args) {
        return new CommandLine(new LocalAwsCommand(err))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, given) -> {
                    err.println("local-aws: " + e.getMessage());
                    return USAGE;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("local-aws-");
        try (LocalAws aws = LocalAws.open(folder)) {
            functions.forEach(aws::function);
            hosts.forEach(id -> aws.host(id, tags));
            int status = run(aws.environment());
            for (ModelViolation violation : aws.violations()) {
                err.println("local-aws: not as AWS would have it: " + violation.getMessage());
            }
            return status == 0 && !aws.violations().isEmpty() ? NOT_AS_AWS : status;
        } finally {
            remove(folder);
            over.countDown();
        }
    }

    /** Whoever ends this program ends the command in the same way, and the services stay until it has ended. */
    private int run(Map<String, String> environment) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().keySet().removeAll(OF_AN_ACCOUNT);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            err.println("local-aws: " + e.getMessage());
            return NOT_STARTED;
        }
        Thread passOn = new Thread(() -> end(process), "local-aws-stop");
        Runtime.getRuntime().addShutdownHook(passOn);
        int status = process.waitFor();
        remove(passOn);
        return status;
    }

    private void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            if (!over.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                err.println("local-aws: functions or hosts did not end in " + CLOSE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This program is being ended; the hook waits for what follows here.
            return;
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
