package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The YAML file as a bean: the service's own keys, and Dropwizard's {@code server}, {@code logging}, {@code metrics}.
 */
public final class BridgeConfiguration extends Configuration {
    static final Path DEFAULT_WORK_DIRECTORY = Path.of(".legacy-bridge", "work");

    @JsonProperty
    @Valid
    @NotNull(message = "is missing; write stepFunctions: {embedded: {}} for an engine of its own, or a region")
    private @Nullable StepFunctionsSection stepFunctions;

    @JsonProperty
    private boolean createActivities = true;

    @JsonProperty
    private String workerName = HostName.get();

    @JsonProperty
    private Path workDirectory = DEFAULT_WORK_DIRECTORY;

    @JsonProperty
    @Valid
    private DrainSection drain = new DrainSection();

    @JsonProperty
    @Valid
    private JournalSection journal = new JournalSection();

    @JsonProperty
    @Valid
    private @Nullable ClaimCheckSection claimCheck;

    @JsonProperty
    private Map<String, @NotNull(message = "is nothing; write {} for all defaults") ObjectNode> storage =
            new LinkedHashMap<>();

    @JsonProperty
    @Valid
    private @Nullable ProbesSection probes;

    @JsonProperty
    @NotEmpty(message = "is missing; write at least one activity, its name as the key")
    private Map<
                    String,
                    @Valid @NotNull(message = "is nothing; write heartbeat, timeout and adapter below it")
                    ActivitySection>
            activities = new LinkedHashMap<>();

    /** Where Step Functions is. */
    public StepFunctionsSection stepFunctions() {
        return Required.value(stepFunctions, "stepFunctions");
    }

    /** Whether activities that are missing are created at start; otherwise they must exist. */
    public boolean createActivities() {
        return createActivities;
    }

    /** Who polls, as it shows in an execution's history: at most 80 characters. */
    public String workerName() {
        return workerName;
    }

    /** Where runs have their folders: absolute. */
    public Path workDirectory() {
        return workDirectory.toAbsolutePath().normalize();
    }

    /** Where open tasks are written down: absolute. A folder of the work directory unless another was written. */
    public Path journal() {
        return journal.folder().orElseGet(() -> workDirectory().resolve("journal"));
    }

    /** The cluster where open tasks are kept instead; nothing where they are in the folder. */
    public Optional<KubernetesJournalSection> clusterJournal() {
        return journal.kubernetes();
    }

    /** Whether the journal's folder was written, and not left to its default. */
    boolean namesJournalFolder() {
        return journal.folder().isPresent();
    }

    /** How the service stops. */
    public DrainSection drain() {
        return drain;
    }

    /** Where results go that are too large to travel; nothing where they always travel themselves. */
    public Optional<ClaimCheckSection> claimCheck() {
        return Optional.ofNullable(claimCheck);
    }

    /** What was written of each storage, by its scheme. */
    Map<String, ObjectNode> storage() {
        return storage;
    }

    /** A port for probes and metrics alone; nothing where there is none. */
    public Optional<ProbesSection> probes() {
        return Optional.ofNullable(probes);
    }

    /** The activities by name, in the file's order. */
    public Map<String, ActivitySection> activities() {
        return activities;
    }

    /** How many polls all activities together want open. */
    public int polls() {
        return activities.values().stream().mapToInt(ActivitySection::polls).sum();
    }

    /**
     * One activity.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public ActivitySection activity(String name) {
        ActivitySection section = activities.get(name);
        if (section == null) {
            throw new IllegalArgumentException("the configuration has no activity '" + name + "'");
        }
        return section;
    }
}
