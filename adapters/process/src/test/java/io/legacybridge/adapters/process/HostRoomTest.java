package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For how many more runs a host, or the control group of the service on it, has room. */
class HostRoomTest {
    private static final long GIB = 1L << 30;
    private static final NeedsConfig TWO_GIB = new NeedsConfig(ByteSize.mebibytes(2048), null);
    private static final NeedsConfig ONE_AND_A_HALF_CORES = new NeedsConfig(null, 1.5);

    @TempDir
    Path root;

    private final Map<Long, Long> used = new HashMap<>();

    @BeforeEach
    void aHostOf16GibAnd8Cores() throws IOException {
        write("proc/meminfo", "MemTotal: 16777216 kB", "MemFree: 1 kB", "MemAvailable: 8388608 kB");
        write("proc/self/status", "Name: java", "Cpus_allowed:\tff", "Cpus_allowed_list:\t0-3,8,10-12");
        write("proc/self/cgroup");
        write("proc/self/mountinfo", "23 1 0:21 / /proc rw - proc proc rw");
    }

    private void write(String file, String... lines) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, List.of(lines));
    }

    private void version2(String group) throws IOException {
        write("proc/self/cgroup", "0::" + group);
        write("proc/self/mountinfo", "41 31 0:38 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw");
    }

    private HostRoom room() throws IOException {
        return new HostRoom(HostResources.below(root), sessions -> {
            Map<Long, Long> asked = new HashMap<>(used);
            asked.keySet().retainAll(sessions);
            return asked;
        });
    }

    private static HostRoom.Tenant tenant(long session) {
        return () -> session == 0 ? OptionalLong.empty() : OptionalLong.of(session);
    }

    @Test
    void withoutAControlGroupItIsWhatTheHostHas() throws Exception {
        assertThat(room().roomFor(TWO_GIB)).isEqualTo(4);
        assertThat(room().roomFor(ONE_AND_A_HALF_CORES)).isEqualTo(5);
        assertThat(room().roomFor(new NeedsConfig(ByteSize.mebibytes(2048), 4.0)))
                .isEqualTo(2);
    }

    @Test
    void aControlGroupOfVersion2LimitsItAndCachesCountAsFree() throws Exception {
        version2("/system.slice/bridge.service");
        String group = "sys/fs/cgroup/system.slice/bridge.service/";
        write(group + "memory.max", Long.toString(6 * GIB));
        write(group + "memory.current", Long.toString(5 * GIB));
        write(group + "memory.stat", "anon 1", "inactive_file " + 2 * GIB, "active_file " + GIB, "file 9");
        write(group + "cpu.max", "250000 100000");

        assertThat(room().roomFor(TWO_GIB)).isEqualTo(2);
        assertThat(room().roomFor(ONE_AND_A_HALF_CORES)).isEqualTo(1);
    }

    @Test
    void theGroupsAroundItLimitItToo() throws Exception {
        version2("/pods/one");
        write("sys/fs/cgroup/pods/one/memory.max", "max");
        write("sys/fs/cgroup/pods/one/memory.current", Long.toString(GIB));
        write("sys/fs/cgroup/pods/one/cpu.max", "max 100000");
        write("sys/fs/cgroup/pods/memory.max", Long.toString(4 * GIB));
        write("sys/fs/cgroup/pods/memory.current", Long.toString(GIB));
        write("sys/fs/cgroup/pods/memory.stat");
        write("sys/fs/cgroup/pods/cpu.max", "150000 100000");

        assertThat(room().roomFor(TWO_GIB)).isEqualTo(1);
        assertThat(room().roomFor(ONE_AND_A_HALF_CORES)).isEqualTo(1);
    }

    @Test
    void aControlGroupOfVersion1LimitsIt() throws Exception {
        write("proc/self/cgroup", "4:memory:/docker/abc", "1:cpu,cpuacct:/docker/abc", "0::/");
        write(
                "proc/self/mountinfo",
                "32 31 0:29 /docker/abc /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct",
                "35 31 0:32 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory",
                "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw");
        String memory = "sys/fs/cgroup/memory/memory.";
        write(memory + "limit_in_bytes", Long.toString(5 * GIB));
        write(memory + "usage_in_bytes", Long.toString(4 * GIB));
        write(memory + "stat", "inactive_file 7", "total_inactive_file " + 3 * GIB, "total_active_file 0");
        write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "600000");
        write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");

        assertThat(room().roomFor(TWO_GIB)).isEqualTo(2);
        assertThat(room().roomFor(ONE_AND_A_HALF_CORES)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "max"})
    void aGroupWithoutALimitLimitsNothing(String unlimited) throws Exception {
        version2("/");
        write("sys/fs/cgroup/memory.limit_in_bytes", "9223372036854771712");
        write("sys/fs/cgroup/memory.usage_in_bytes", Long.toString(GIB));
        write("sys/fs/cgroup/cpu.cfs_quota_us", unlimited);
        write("sys/fs/cgroup/cpu.cfs_period_us", "100000");

        assertThat(room().roomFor(TWO_GIB)).isEqualTo(4);
        assertThat(room().roomFor(ONE_AND_A_HALF_CORES)).isEqualTo(5);
    }

    @Test
    void aGroupThatCannotBeSeenFromHereIsThatOfTheMount() throws Exception {
        version2("/../../other");
        write("sys/fs/cgroup/memory.max", Long.toString(2 * GIB));
        write("sys/fs/cgroup/memory.current", "0");
        write("sys/fs/cgroup/memory.stat");

        assertThat(room().roomFor(TWO_GIB)).isEqualTo(1);
    }

    @Test
    void whatARunWasPromisedIsTakenFromTheMomentOfItsLaunch() throws Exception {
        HostRoom room = room();

        room.promise(tenant(0), TWO_GIB);

        assertThat(room.roomFor(TWO_GIB)).isEqualTo(3);
    }

    @Test
    void whatARunUsesIsNotTakenTwice() throws Exception {
        HostRoom room = room();
        HostRoom.Tenant run = tenant(77);
        room.promise(run, TWO_GIB);
        // It has taken 1.5 of the 2 GiB, so the host has so much less.
        used.put(77L, GIB + GIB / 2);
        write("proc/meminfo", "MemTotal: 16777216 kB", "MemAvailable: " + (8 * 1024 - 1536) * 1024L + " kB");

        room.sample();
        assertThat(room.roomFor(TWO_GIB)).isEqualTo(3);

        used.put(77L, 5 * GIB);
        write("proc/meminfo", "MemTotal: 16777216 kB", "MemAvailable: " + 3 * 1024 * 1024L + " kB");
        room.sample();
        assertThat(room.roomFor(TWO_GIB)).isEqualTo(1);
    }

    @Test
    void coresThatArePromisedAreTakenWhetherOrNotTheyAreBusy() throws Exception {
        HostRoom room = room();
        HostRoom.Tenant one = tenant(1);
        room.promise(one, ONE_AND_A_HALF_CORES);
        room.promise(tenant(2), new NeedsConfig(null, 5.0));

        assertThat(room.roomFor(ONE_AND_A_HALF_CORES)).isEqualTo(1);

        room.release(one);
        assertThat(room.roomFor(ONE_AND_A_HALF_CORES)).isEqualTo(2);
    }

    @Test
    void thereIsNeverLessThanNoRoom() throws Exception {
        HostRoom room = room();
        for (int session = 1; session < 10; session++) {
            room.promise(tenant(session), new NeedsConfig(ByteSize.mebibytes(2048), 1.5));
        }

        assertThat(room.roomFor(TWO_GIB)).isZero();
        assertThat(room.roomFor(ONE_AND_A_HALF_CORES)).isZero();
    }

    @Test
    void whatCouldNeverRunIsRefusedAtTheStart() throws Exception {
        assertThatThrownBy(() -> room().mustHold(new NeedsConfig(ByteSize.mebibytes(20 * 1024), null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs.memory is 21474836480 bytes");
        assertThatThrownBy(() -> room().mustHold(new NeedsConfig(null, 9.0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs.cpu is 9.0, and this host")
                .hasMessageContaining("only 8.0 cores");
    }

    @Test
    void thisHostSaysWhatItHas() throws Exception {
        HostResources host = HostResources.ofThisHost();

        assertThat(host.totalMemory()).isGreaterThan(host.freeMemory());
        assertThat(host.freeMemory()).isPositive();
        assertThat(host.cpus()).isPositive();
        assertThat(Math.ceil(host.cpus()))
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void theMemoryOfARunCountsItsChildren() throws Exception {
        Bench bench = new Bench(root.resolve("bench"));
        // Each of the two shells holds a text of 8 MiB.
        String holds = "x=$(head -c 8388608 /dev/zero | tr '\\0' x); ";
        Config config = Config.shell("(" + holds + "sleep 600; :) & " + holds + "wait");
        try (Adapter adapter = bench.adapter(config.build())) {
            Bench.Task task = Bench.task("{}");
            Run run = adapter.launch(task);
            await().atMost(Bench.PATIENCE)
                    .until(() -> bench.folder(task).program().started().isPresent());
            long session = bench.folder(task).program().started().orElseThrow().program();

            await().atMost(Bench.PATIENCE)
                    .until(() -> ProcFs.residentBytes(Set.of(session)).getOrDefault(session, 0L) >= 8L << 20);
            Bench.get(run.cancel("seen enough"));
        }
    }

    @Test
    void anAdapterHasRoomForWhatTheHostHoldsAndLessWhileSomethingRuns() throws Exception {
        Bench bench = new Bench(root.resolve("bench"));
        double cpus = HostResources.ofThisHost().cpus();
        Config config = Config.command("sleep", "600").needs(new NeedsConfig(new ByteSize(1), cpus / 2));
        try (Adapter adapter = bench.adapter(config.build())) {
            assertThat(adapter.room()).isEqualTo(2);

            Run run = adapter.launch(Bench.task("{}"));
            assertThat(adapter.room()).isEqualTo(1);
            Bench.get(run.cancel("seen enough"));

            await().atMost(Bench.PATIENCE).until(() -> adapter.room() == 2);
        }
    }

    @Test
    void activitiesOfOneServiceShareTheRoom() throws Exception {
        Bench bench = new Bench(root.resolve("bench"));
        Bench other = new Bench(root.resolve("other"));
        double cpus = HostResources.ofThisHost().cpus();
        ProcessAdapterConfig config = Config.command("sleep", "600")
                .needs(new NeedsConfig(null, cpus))
                .build();
        ProcessAdapterFactory factory = new ProcessAdapterFactory();
        try (Adapter one = factory.create(config, bench.context());
                Adapter two = factory.create(config, other.context())) {
            Run run = one.launch(Bench.task("{}"));

            assertThat(two.room()).isZero();
            Bench.get(run.cancel("seen enough"));
        }
    }

    @Test
    void withoutNeedsThereIsNoLimit() {
        Bench bench = new Bench(root.resolve("bench"));
        try (Adapter adapter = bench.adapter(Config.command("true").build())) {
            assertThat(adapter.room()).isEqualTo(Integer.MAX_VALUE);
        }
    }
}
