package io.legacybridge.service.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.service.config.ConfigurationReader;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.service.config.StateNames;
import io.legacybridge.service.execution.ExecutionEnd;
import io.legacybridge.service.execution.ExecutionRunner;
import io.legacybridge.service.execution.HistoryLines;
import io.legacybridge.service.execution.StepFunctionsClients;
import io.legacybridge.worker.claim.AnyClaim;
import io.legacybridge.worker.claim.ClaimRefusedException;
import io.legacybridge.worker.claim.ClaimResolver;
import io.legacybridge.worker.storage.FileStorages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.InvalidDefinitionException;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.SfnException;

/** {@code run}: one execution of a definition, from a shell. */
@Command(
        name = "run",
        description = {
            "Creates or updates the state machine, starts an execution and follows it.",
            "The output alone goes to stdout, progress to stderr."
        },
        footer = {
            "",
            "Exit status: 0 SUCCEEDED, 1 FAILED, 2 TIMED_OUT, 3 ABORTED, 64 usage, 65 bad definition or input, or a claim"
                    + " that cannot be followed, 69 no answer from the endpoint, 75 --timeout passed with the execution left"
                    + " running, 78 --bridge has mistakes."
        })
final class RunCommand implements Callable<Integer> {
    private static final long MOST_CLAIMED = 1L << 30;
    private static final String LOCAL_ROLE = "arn:aws:iam::123456789012:role/legacy-bridge";

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private BridgeCommand parent;

    @Option(names = "--definition", paramLabel = "FILE", required = true, description = "The definition, a JSON file.")
    @SuppressWarnings("NullAway.Init")
    private Path definition;

    @Option(
            names = "--input",
            paramLabel = "FILE_OR_JSON",
            required = true,
            description = "The execution's input: a JSON file, or JSON itself.")
    @SuppressWarnings("NullAway.Init")
    private String input;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8083",
            description = "Where Step Functions is (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private URI endpoint;

    @Option(names = "--role-arn", paramLabel = "ARN", description = "The state machine's role; needed on AWS.")
    private @Nullable String roleArn;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The state machine's name (default: the definition file's, up to its first dot).")
    private @Nullable String name;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long to follow, as 10m (default: until the end).")
    private @Nullable Duration timeout;

    @Option(
            names = "--follow-claims",
            description =
                    "Print what claims in the output stand for (the output itself, and fields at its top): files of"
                            + " this host, and stored files.")
    private boolean followClaims;

    @Option(
            names = "--bridge",
            paramLabel = "FILE",
            description = "With --follow-claims: a service's configuration, whose 'storage' says how stored files are"
                    + " reached (default: as with 'storage: {}').")
    private @Nullable Path bridge;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        String definitionText = json(definition, "the definition");
        String inputText = input();
        String machineName = machineName();
        String role = role();
        requireAddress();
        try (FileStorages storages = storages();
                SfnClient client = StepFunctionsClients.connect(endpoint)) {
            ExecutionRunner runner = new ExecutionRunner(client);
            String machine = runner.createOrUpdate(machineName, definitionText, role);
            String execution = runner.start(machine, inputText);
            parent.console().say("started " + execution);
            return follow(runner, execution, storages);
        } catch (InvalidDefinitionException e) {
            throw new CommandFailure(ExitStatus.BAD_DATA, definition + ": " + said(e), e);
        } catch (InvalidExecutionInputException e) {
            throw new CommandFailure(ExitStatus.BAD_DATA, "--input: " + said(e), e);
        } catch (SfnException e) {
            throw new CommandFailure(ExitStatus.UNAVAILABLE, endpoint + " refused: " + said(e), e);
        } catch (SdkClientException e) {
            throw new CommandFailure(
                    ExitStatus.UNAVAILABLE, "no answer from " + endpoint + ": " + firstLine(e.getMessage()), e);
        }
    }

    private int follow(ExecutionRunner runner, String execution, FileStorages storages)
            throws CommandFailure, InterruptedException {
        Thread interrupted = new Thread(() -> parent.console().say("interrupted; the execution goes on: " + execution));
        Runtime.getRuntime().addShutdownHook(interrupted);
        ExecutionEnd end;
        try {
            end = runner.follow(execution, new HistoryLines(parent.console()::say), timeout);
        } finally {
            remove(interrupted);
        }
        if (end instanceof ExecutionEnd.Succeeded succeeded) {
            parent.console().print(followClaims ? followed(succeeded.output(), storages) : succeeded.output());
            return ExitStatus.OK;
        }
        if (end instanceof ExecutionEnd.Failed failed) {
            return ended("FAILED", failed.error(), failed.cause(), ExitStatus.FAILED);
        }
        if (end instanceof ExecutionEnd.TimedOut timedOut) {
            return ended("TIMED_OUT", timedOut.error(), timedOut.cause(), ExitStatus.TIMED_OUT);
        }
        if (end instanceof ExecutionEnd.Aborted aborted) {
            return ended("ABORTED", aborted.error(), aborted.cause(), ExitStatus.ABORTED);
        }
        parent.console().say("--timeout has passed; the execution goes on: " + execution);
        return ExitStatus.LEFT_RUNNING;
    }

    private FileStorages storages() throws CommandFailure {
        if (bridge != null && !followClaims) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--bridge says how claims are reached; add --follow-claims, or leave it out");
        }
        ConfigurationReader reader = new ConfigurationReader(System.getenv());
        if (bridge == null) {
            return reader.defaultStorages();
        }
        ReadConfiguration read = reader.read(bridge);
        if (read instanceof ReadConfiguration.Valid valid) {
            return valid.openStorages();
        }
        throw new CommandFailure(
                ExitStatus.CONFIGURATION, bridge + " has mistakes; 'legacy-bridge check " + bridge + "' names them");
    }

    private static String followed(String output, FileStorages storages) throws CommandFailure {
        try {
            return new ClaimResolver(new AnyClaim(storages), MOST_CLAIMED).resolve(output);
        } catch (ClaimRefusedException | IOException | IllegalStateException e) {
            throw new CommandFailure(
                    ExitStatus.BAD_DATA,
                    "SUCCEEDED, and its output cannot be followed: " + firstLine(e.getMessage())
                            + "; without --follow-claims the output is printed as it is",
                    e);
        }
    }

    private int ended(String status, String error, String cause, int exit) {
        String why = (error + (cause.isEmpty() ? "" : ": " + cause)).strip();
        parent.console().say(status + (why.isEmpty() ? "" : " " + why));
        return exit;
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down: the hook speaks.
            Thread.currentThread().interrupt();
        }
    }

    private String input() throws CommandFailure {
        return isFile(input)
                ? json(Path.of(input), "the input")
                : parsed(input, "--input is not a file, and as JSON it");
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String json(Path file, String what) throws CommandFailure {
        try {
            return parsed(Files.readString(file), file + ", " + what + ",");
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.BAD_DATA,
                    file + ", " + what + ", cannot be read; name a JSON file in UTF-8 that this user may read",
                    e);
        }
    }

    private static String parsed(String text, String what) throws CommandFailure {
        try {
            ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
            if (mapper.readTree(text).isMissingNode()) {
                throw new CommandFailure(ExitStatus.BAD_DATA, what + " is empty; write JSON");
            }
            return text;
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " in line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new CommandFailure(
                    ExitStatus.BAD_DATA, what + " is broken" + place + ": " + firstLine(e.getOriginalMessage()), e);
        }
    }

    private String machineName() throws CommandFailure {
        if (name != null) {
            String problem = StateNames.problem(name).orElse("");
            if (!problem.isEmpty()) {
                throw new CommandFailure(ExitStatus.USAGE, "--name: " + problem + "; " + StateNames.MEND);
            }
            return name;
        }
        String file = String.valueOf(definition.getFileName());
        int dot = file.indexOf('.', 1);
        StringBuilder derived = new StringBuilder();
        (dot < 0 ? file : file.substring(0, dot))
                .codePoints()
                .limit(StateNames.LONGEST)
                .map(point -> StateNames.problem(Character.toString(point)).isEmpty() ? point : '-')
                .forEach(derived::appendCodePoint);
        return derived.toString();
    }

    private String role() throws CommandFailure {
        if (roleArn != null) {
            return roleArn;
        }
        if (StepFunctionsClients.isLoopback(endpoint)) {
            return LOCAL_ROLE;
        }
        throw new CommandFailure(
                ExitStatus.USAGE,
                "--role-arn is missing; " + endpoint + " needs the role that the state machine acts under");
    }

    private void requireAddress() throws CommandFailure {
        boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!http || endpoint.getHost() == null) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "--endpoint: '" + endpoint
                            + "' is not the address of a service; write one as http://127.0.0.1:8083");
        }
    }

    private static String said(SfnException e) {
        return e.awsErrorDetails() == null
                ? firstLine(e.getMessage())
                : e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage();
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "no reason given" : text.lines().findFirst().orElse(text);
    }
}
