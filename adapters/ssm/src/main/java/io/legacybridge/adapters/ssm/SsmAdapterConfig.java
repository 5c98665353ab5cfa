package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.program.Defaults;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.ResultConfig;
import io.legacybridge.adapters.program.StoredSourceConfig;
import io.legacybridge.adapters.program.VerdictConfig;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.input.ValueConfig;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On which host, what a program is, and how it is judged: the part under {@code adapter:} of an activity of type
 * {@code ssm}. Immutable. Templates may hold the placeholders <code>{{$.path}}</code>, <code>{{in.NAME}}</code>, <code>
 * {{out.NAME}}</code> and <code>{{run.dir}}</code>.
 *
 * @param instance the id of the one host
 * @param tags what the hosts have that a run may be on: the least busy one is taken
 * @param document the document of Systems Manager; {@code AWS-RunShellScript}, the only one that is known, unless set
 * @param in stored files that the host fetches into the run's folder
 * @param out files that the program writes there, and where they are published
 * @param command the program and its arguments as whole tokens; templates, but for the first, which is a path on the
 *     host or a name to look up in PATH there
 * @param environment variables beyond the allow-list; values are templates
 * @param stdin {@code none} (/dev/null, the default) or {@code input} (the task's JSON input)
 * @param values what values of the task's input must be, by their path: {@code $.field}
 * @param allowLeadingDash whether a token that begins with a value may begin with a dash although no {@code --} stands
 *     before it
 * @param result what of stdout becomes the task's output, and what it must hold
 * @param verdict what decides that a run succeeded, with a checker if there is one
 * @param limits time and sizes
 * @param stop how a run is ended
 * @param directory where runs have their folders on the host
 * @param keep how long a run that has ended is kept there, so that it is found again; a day unless set
 * @param runAs as whom the program runs; null for root
 * @param trusted must be true without {@code runAs}
 * @param deliver how long Systems Manager may take to hand a command to the host; 10 minutes unless set
 * @param bucket where large payloads and outputs go; null for none
 * @param region the Region; what the AWS SDK finds unless set
 * @param endpoint another address of Systems Manager
 */
public record SsmAdapterConfig(
        @Nullable String instance,
        Map<String, @NotNull(message = "is empty; write the tag's value") String> tags,
        String document,
        Map<String, @NotNull(message = "is empty; write {from: …, root: …}") @Valid StoredSourceConfig> in,
        Map<String, @NotNull(message = "is empty; write {file: …, publish: …, root: …}") @Valid OutputConfig> out,

        @NotEmpty(message = "is missing; write the program and its arguments as a list: [/opt/tickets/TICKET, -v]")
        List<@NotNull(message = "is empty; quote an empty argument as ''") String> command,

        Map<String, @NotNull(message = "is empty; write a value, or '' for an empty one") String> environment,
        String stdin,
        Map<String, @NotNull(message = "is empty; write {pattern: …} or {type: …}") @Valid ValueConfig> values,
        boolean allowLeadingDash,
        @Valid ResultConfig result,
        @Valid VerdictConfig verdict,
        LimitsConfig limits,
        StopConfig stop,
        String directory,
        Duration keep,
        @Valid @Nullable RunAsConfig runAs,
        boolean trusted,
        Duration deliver,
        @Valid @Nullable BucketConfig bucket,
        @Nullable String region,
        @Nullable URI endpoint) {
    /** The document that is known. */
    static final String DOCUMENT = "AWS-RunShellScript";

    private static final String DIRECTORY = "/var/lib/legacy-bridge-runs";
    private static final ByteSize STDOUT_WITH_BUCKET = ByteSize.mebibytes(8);
    private static final ByteSize STDERR_WITH_BUCKET = ByteSize.mebibytes(1);
    private static final ByteSize STDOUT = ByteSize.kibibytes(10);
    private static final ByteSize STDERR = ByteSize.kibibytes(4);
    private static final ByteSize CHECKER_WITH_BUCKET = ByteSize.kibibytes(64);
    private static final ByteSize CHECKER = ByteSize.kibibytes(2);

    public SsmAdapterConfig(
            @Nullable String instance,
            @Nullable Map<String, String> tags,
            @Nullable String document,
            @Nullable Map<String, StoredSourceConfig> in,
            @Nullable Map<String, OutputConfig> out,
            @Nullable List<String> command,
            @Nullable Map<String, String> environment,
            @Nullable String stdin,
            @Nullable Map<String, ValueConfig> values,
            boolean allowLeadingDash,
            @Nullable ResultConfig result,
            @Nullable VerdictConfig verdict,
            @Nullable LimitsConfig limits,
            @Nullable StopConfig stop,
            @Nullable String directory,
            @Nullable Duration keep,
            @Nullable RunAsConfig runAs,
            boolean trusted,
            @Nullable Duration deliver,
            @Nullable BucketConfig bucket,
            @Nullable String region,
            @Nullable URI endpoint) {
        this.instance = instance;
        this.tags = Defaults.map(tags);
        this.document = document == null ? DOCUMENT : document;
        this.in = Defaults.map(in);
        this.out = Defaults.map(out);
        this.command = Defaults.list(command);
        this.environment = Defaults.map(environment);
        this.stdin = stdin == null ? "none" : stdin;
        this.values = Defaults.map(values);
        this.allowLeadingDash = allowLeadingDash;
        this.result = result == null ? new ResultConfig(null, null) : result;
        this.verdict = verdict == null ? new VerdictConfig(null, null, null, null) : verdict;
        this.limits = limits == null ? new LimitsConfig(null, null, null, null, null) : limits;
        this.stop = stop == null ? new StopConfig(null) : stop;
        this.directory = directory == null ? DIRECTORY : directory;
        this.keep = keep == null ? Duration.ofDays(1) : keep;
        this.runAs = runAs;
        this.trusted = trusted;
        this.deliver = deliver == null ? Duration.ofMinutes(10) : deliver;
        this.bucket = bucket;
        this.region = region;
        this.endpoint = endpoint;
    }

    long stdoutBytes() {
        ByteSize unset = bucket == null ? STDOUT : STDOUT_WITH_BUCKET;
        return (limits.stdout() == null ? unset : limits.stdout()).bytes();
    }

    /** How much of each stream of a checker is kept. */
    long checkerBytes() {
        return (bucket == null ? CHECKER : CHECKER_WITH_BUCKET).bytes();
    }

    long stderrBytes() {
        ByteSize unset = bucket == null ? STDERR : STDERR_WITH_BUCKET;
        return (limits.stderr() == null ? unset : limits.stderr()).bytes();
    }
}
