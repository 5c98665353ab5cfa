package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.aws.AwsPlace;
import io.legacybridge.adapters.program.CheckerConfig;
import io.legacybridge.adapters.program.CommandCheck;
import io.legacybridge.adapters.program.ConditionCheck;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.StoredInputs;
import io.legacybridge.adapters.program.StoredOutput;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.ValueRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every mistake in a configuration that types and constraints cannot see. */
final class ConfigCheck {
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");
    private static final int MOST_OUTPUTS = 8;
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");
    private static final int LONGEST_PREFIX = 300;
    private static final long MOST_IN_ONE_UPLOAD = 5L << 30;
    private static final Duration MOST_DELIVERY = Duration.ofDays(30);

    /** GetCommandInvocation shows 24,000 characters; the rest of a report needs some of them. */
    private static final int SHOWN = 23_500;

    private final SsmAdapterConfig config;
    private final List<ConfigMistake> mistakes = new ArrayList<>();

    ConfigCheck(SsmAdapterConfig config) {
        this.config = config;
    }

    List<ConfigMistake> mistakes() {
        host();
        document();
        CommandCheck commands =
                new CommandCheck(config.in().keySet(), config.out().keySet(), mistakes);
        commands.command("command", config.command(), CommandCheck.Scope.PROGRAM);
        commands.environment(config.environment(), Payload.MARK);
        CheckerConfig checker = config.verdict().checker();
        if (checker != null) {
            commands.command("verdict.checker.command", checker.command(), CommandCheck.Scope.CHECKER);
        }
        StoredInputs.mistakes(config.in()).forEach(mistake -> mistakes.add(mistake.under("in")));
        config.out().forEach(this::output);
        outputs();
        if (!config.stdin().equals("none") && !config.stdin().equals("input")) {
            mistake("stdin", "'" + config.stdin() + "' is unknown", "write none or input");
        }
        ValueRules.mistakes(config.values()).forEach(mistake -> mistakes.add(mistake.under("values")));
        ConditionCheck conditions = new ConditionCheck(mistakes);
        conditions.verdict(config.verdict());
        conditions.checks("result", config.result().checks());
        limits();
        place();
        user();
        bucket();
        mistakes.addAll(AwsPlace.of(config.region(), config.endpoint()).check());
        return List.copyOf(mistakes);
    }

    private void host() {
        String instance = config.instance();
        if (instance == null && config.tags().isEmpty()) {
            mistake(
                    "instance",
                    "is missing",
                    "write the id of a host: i-0123456789abcdef0, or tags: {Role: translator}");
        }
        if (instance != null && !config.tags().isEmpty()) {
            mistake("tags", "has no meaning beside 'instance'", "leave one of them out");
        }
        if (instance != null && !Commands.isInstance(instance)) {
            mistake(
                    "instance",
                    "'" + instance + "' is no id of a host",
                    "write one as i-0123456789abcdef0, or mi-0123456789abcdef0");
        }
        config.tags().forEach((name, value) -> {
            if (!TAG.matcher(name).matches()) {
                mistake("tags." + name, "'" + name + "' is no name of a tag", "write it as the instances have it");
            }
        });
    }

    private void document() {
        if (!config.document().equals(SsmAdapterConfig.DOCUMENT)) {
            boolean windows = config.document().contains("PowerShell");
            mistake(
                    "document",
                    "'" + config.document() + "' is " + (windows ? "for Windows, which was never tested" : "not known"),
                    "write " + SsmAdapterConfig.DOCUMENT + ", for hosts with Linux");
        }
    }

    private void output(String name, OutputConfig output) {
        String path = "out." + name;
        if (!FILE.matcher(output.file()).matches()) {
            mistake(
                    path + ".file",
                    "'" + output.file() + "' is not a plain file name",
                    "use letters, digits, '_', '.' and '-'; the program finds its path in {{out." + name + "}}");
        }
        StoredOutput.mistakes(name, output.publish(), output.root(), output.checks())
                .forEach(mistake -> mistakes.add(mistake.under("out")));
    }

    private void outputs() {
        if (config.out().size() > MOST_OUTPUTS) {
            mistake(
                    "out",
                    "has " + config.out().size() + " files, and a command can tell a host of " + MOST_OUTPUTS,
                    "let the program pack them");
        }
        mistakes.addAll(OutputConfig.sameFiles(config.out()));
    }

    private void limits() {
        positive("limits.wallClock", config.limits().wallClock(), "how long the program may run: 6h");
        long most = config.limits().outputBytes().bytes();
        if (most > MOST_IN_ONE_UPLOAD) {
            mistake("limits.outputBytes", "is " + most, "write 5GiB or less, which is what one upload can have");
        }
        if (config.stop().grace().isNegative()) {
            mistake("stop.grace", "is negative", "write how long the program has after TERM: 5s");
        }
        CheckerConfig checker = config.verdict().checker();
        boolean incomplete = config.command().isEmpty()
                || (checker != null && checker.command().isEmpty());
        if (!incomplete && config.bucket() == null) {
            shown(checker != null);
        }
    }

    private void shown(boolean checked) {
        long base64 = inBase64(config.stdoutBytes() + 1)
                + inBase64(config.stderrBytes())
                + (checked ? inBase64(config.checkerBytes() + 1) : 0)
                + inBase64(RunSpec.of(config, List.of()).bytes().length);
        if (base64 > SHOWN) {
            mistake(
                    "limits.stdout",
                    config.stdoutBytes() + " bytes, with " + config.stderrBytes() + " of stderr"
                            + (checked ? " and what a checker says" : "") + ", are more than Systems Manager shows of"
                            + " a command's output",
                    "name a bucket: {name: translator-runs}, or keep both together under "
                            + (checked ? "13KiB" : "16KiB"));
        }
    }

    private static long inBase64(long bytes) {
        return (bytes + 2) / 3 * 4;
    }

    private void place() {
        if (!Scripts.FOLDER.matcher(config.directory()).matches()) {
            mistake(
                    "directory",
                    "'" + config.directory() + "' is not an absolute path of letters, digits, '_', '.' and '-'",
                    "write one: /var/lib/legacy-bridge-runs");
        }
        if (config.deliver().compareTo(Commands.LEAST_DELIVERY) < 0
                || config.deliver().compareTo(MOST_DELIVERY) > 0) {
            mistake("deliver", "is out of range", "write a time from 30s to 30d");
        }
        if (config.keep().compareTo(config.deliver().multipliedBy(2)) < 0) {
            mistake(
                    "keep",
                    "is less than twice the time of 'deliver'",
                    "write more: a command that comes late must find the run that has ended, and not begin it again");
        }
    }

    private void user() {
        RunAsConfig runAs = config.runAs();
        if (runAs == null) {
            if (!config.trusted()) {
                mistake(
                        "trusted",
                        "is not true, and the program would run as the agent's own user, which is root",
                        "write runAs: {user: nobody}, or trusted: true if that is meant");
            }
            return;
        }
        String user = runAs.user();
        if (user == null || user.isBlank()) {
            return;
        }
        if (!Scripts.USER.matcher(user).matches()) {
            mistake("runAs.user", "'" + user + "' is no name of a user", "write a name as in /etc/passwd: nobody");
        } else if (user.equals("root")) {
            mistake("runAs.user", "is root, who may do everything", "name another user: nobody");
        }
    }

    private void bucket() {
        BucketConfig bucket = config.bucket();
        if (bucket == null) {
            return;
        }
        if (!BUCKET.matcher(bucket.name()).matches()) {
            mistake("bucket.name", "'" + bucket.name() + "' is no name of a bucket", "write one: translator-runs");
        }
        if (!PREFIX.matcher(bucket.prefix()).matches() || bucket.prefix().length() > LONGEST_PREFIX) {
            mistake(
                    "bucket.prefix",
                    "'" + bucket.prefix() + "' cannot be in a command",
                    "use letters, digits, '_', '.', '-' and '/', not at an end: legacy-bridge/prod");
        }
        AwsPlace.of(null, bucket.endpoint()).check().forEach(mistake -> mistakes.add(mistake.under("bucket")));
    }

    private void positive(String path, @Nullable Duration time, String mend) {
        if (time != null && (time.isNegative() || time.isZero())) {
            mistake(path, "is not longer than 0", "write " + mend);
        }
    }

    private void mistake(String path, String problem, String mend) {
        mistakes.add(new ConfigMistake(path, problem, mend));
    }
}
