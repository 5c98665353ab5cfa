package io.legacybridge.adapters.process;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.legacybridge.adapters.program.ExitStatus;
import io.legacybridge.worker.adapter.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kernel's limits for one run: as options of {@code prlimit}, and in words for whom a program fails under them. */
record Rlimits(@JsonValue Map<Resource, Long> values) {
    private static final int SIGXCPU = 24;
    private static final int SIGXFSZ = 25;
    private static final int CPU_GRACE = 2;

    /** In the order of the configuration; the option's name, and what is counted. */
    enum Resource {
        MEMORY("memory", "as", "bytes"),
        CPU("cpu", "cpu", "s"),
        OPEN_FILES("openFiles", "nofile", ""),
        PROCESSES("processes", "nproc", ""),
        FILE_SIZE("fileSize", "fsize", "bytes");

        private final String key;
        private final String option;
        private final String unit;

        Resource(String key, String option, String unit) {
            this.key = key;
            this.option = option;
            this.unit = unit;
        }

        private String inWords(long value) {
            return "limits.resources." + key + " (" + (value + " " + unit).strip() + ")";
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Rlimits {
        values = new TreeMap<>(values);
    }

    static Rlimits of(ResourcesConfig config) {
        Map<Resource, Long> values = new TreeMap<>();
        put(values, Resource.MEMORY, bytes(config.memory()));
        Duration cpu = config.cpu();
        put(values, Resource.CPU, cpu == null ? null : cpu.plusMillis(999).toSeconds());
        put(values, Resource.OPEN_FILES, number(config.openFiles()));
        put(values, Resource.PROCESSES, number(config.processes()));
        put(values, Resource.FILE_SIZE, bytes(config.fileSize()));
        return new Rlimits(values);
    }

    private static void put(Map<Resource, Long> values, Resource resource, @Nullable Long value) {
        if (value != null) {
            values.put(resource, value);
        }
    }

    private static @Nullable Long bytes(@Nullable ByteSize size) {
        return size == null ? null : Long.valueOf(size.bytes());
    }

    private static @Nullable Long number(@Nullable Integer number) {
        return number == null ? null : Long.valueOf(number);
    }

    /** What {@code prlimit} gets before the program; soft and hard limit of each. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        values.forEach((resource, value) -> {
            // With both limits alike the kernel would send KILL at once, which says nothing of the reason.
            long hard = resource == Resource.CPU ? value + CPU_GRACE : value;
            options.add("--" + resource.option + "=" + value + ":" + hard);
        });
        return options;
    }

    /** What a failed run's cause says of its limits: the one that ended it, or, as a hint, all of them; or nothing. */
    String explain(ExitStatus exit) {
        if (exit.signal() == SIGXCPU && values.containsKey(Resource.CPU)) {
            return ": it used up " + inWords(Resource.CPU);
        }
        if (exit.signal() == SIGXFSZ && values.containsKey(Resource.FILE_SIZE)) {
            return ": it wrote a file beyond " + inWords(Resource.FILE_SIZE);
        }
        return values.isEmpty()
                ? ""
                : values.keySet().stream().map(this::inWords).collect(Collectors.joining(", ", "; it ran within ", ""));
    }

    private String inWords(Resource resource) {
        return resource.inWords(values.getOrDefault(resource, 0L));
    }
}
