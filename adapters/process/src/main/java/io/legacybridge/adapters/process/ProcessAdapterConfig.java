package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.Defaults;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.ResultConfig;
import io.legacybridge.adapters.program.VerdictConfig;
import io.legacybridge.worker.input.ValueConfig;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a program is, what it reads and writes, and how it is judged: the part under {@code adapter:} of an activity of
 * type {@code process}. Immutable. Templates may hold the placeholders <code>{{$.path}}</code>, <code>{{in.NAME}}
 * </code>, <code>{{out.NAME}}</code> and <code>{{run.dir}}</code>.
 *
 * @param command the program and its arguments as whole tokens; templates, but for the first, which is a path or a name
 *     to look up in PATH
 * @param environment variables beyond the allow-list; values are templates
 * @param stdin {@code none} (/dev/null, the default), {@code input} (the task's JSON input) or {@code in.NAME} (a
 *     staged file)
 * @param values what values of the task's input must be, by their path: {@code $.field}
 * @param in what is copied into the run's folder before the start, by name
 * @param out the files that the program writes, by name
 * @param result what of stdout becomes the task's output
 * @param verdict what decides that a run succeeded
 * @param limits time and sizes
 * @param stop how a run is ended
 * @param keep which run folders stay for a look at them; {@code failed} unless set
 * @param retention how much of them stays
 * @param allowLeadingDash whether a token that is one placeholder may have a value that begins with a dash although no
 *     {@code --} stands before it
 * @param runAs another user for the program; null for the bridge's own
 * @param needs what one run needs of the host; tasks are not asked for while that is not free; null: nobody looks
 * @param workKeys where it is noted which run has a piece of work
 * @param trusted must be true without {@code runAs}: it says that whoever configures this knows that the program runs
 *     as the bridge's own user
 */
public record ProcessAdapterConfig(
        @NotEmpty(message = "is missing; write the program and its arguments as a list: [gpsbabel, -t]")
        List<@NotNull(message = "is empty; quote an empty argument as ''") String> command,

        Map<String, @NotNull(message = "is empty; write a value, or '' for an empty one") String> environment,
        String stdin,
        Map<String, @NotNull(message = "is empty; write {pattern: …} or {type: …}") @Valid ValueConfig> values,
        Map<String, @NotNull(message = "is empty; write {from: …, root: …}") @Valid InputConfig> in,
        Map<String, @NotNull(message = "is empty; write {file: …}") @Valid OutputConfig> out,
        @Valid ResultConfig result,
        @Valid VerdictConfig verdict,
        @Valid LimitsConfig limits,
        @Valid StopConfig stop,
        Keep keep,
        @Valid RetentionConfig retention,
        boolean allowLeadingDash,
        @Nullable @Valid RunAsConfig runAs,
        @Nullable @Valid NeedsConfig needs,
        @Valid WorkKeysConfig workKeys,
        boolean trusted) {

    // Jackson passes null for what the YAML does not have; the record's users never see it.
    @SuppressWarnings("NullAway")
    public ProcessAdapterConfig(
            @Nullable List<String> command,
            @Nullable Map<String, String> environment,
            @Nullable String stdin,
            @Nullable Map<String, ValueConfig> values,
            @Nullable Map<String, InputConfig> in,
            @Nullable Map<String, OutputConfig> out,
            @Nullable ResultConfig result,
            @Nullable VerdictConfig verdict,
            @Nullable LimitsConfig limits,
            @Nullable StopConfig stop,
            @Nullable Keep keep,
            @Nullable RetentionConfig retention,
            boolean allowLeadingDash,
            @Nullable RunAsConfig runAs,
            @Nullable NeedsConfig needs,
            @Nullable WorkKeysConfig workKeys,
            boolean trusted) {
        this.command = Defaults.list(command);
        this.environment = Defaults.map(environment);
        this.stdin = stdin == null ? "none" : stdin;
        this.values = Defaults.map(values);
        this.in = Defaults.map(in);
        this.out = Defaults.map(out);
        this.result = result == null ? new ResultConfig(null, null) : result;
        this.verdict = verdict == null ? new VerdictConfig(null, null, null, null) : verdict;
        this.limits = limits == null ? new LimitsConfig(null, null, null, null, null, null, null) : limits;
        this.stop = stop == null ? new StopConfig(null) : stop;
        this.keep = keep == null ? Keep.FAILED : keep;
        this.retention = retention == null ? new RetentionConfig(null, null, null) : retention;
        this.allowLeadingDash = allowLeadingDash;
        this.runAs = runAs;
        this.needs = needs;
        this.workKeys = workKeys == null ? new WorkKeysConfig(null) : workKeys;
        this.trusted = trusted;
    }
}
