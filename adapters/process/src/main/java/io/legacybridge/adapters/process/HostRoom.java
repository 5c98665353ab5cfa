package io.legacybridge.adapters.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For how many more runs there is room on this host: one book for all activities of a service. Each run has a promise
 * of what its activity says that one needs, from its launch to its end. Free memory is what is free, less what runs
 * were promised and do not use yet; free cores are those that nobody was promised.
 *
 * <p>The host is looked at by {@link #sample}, now and then, on a clock thread of an adapter's; {@link #roomFor} only
 * counts, and never blocks. A promise counts from the moment it is made, whatever the last sample saw. Two activities
 * that ask at the same time may be told of the same room. Thread-safe.
 */
final class HostRoom {
    private static final double ROUNDING = 1e-9;
    private static final long MEBIBYTE = 1 << 20;

    /** One who has a promise. */
    interface Tenant {
        /** The session of its processes; empty while it has none. */
        OptionalLong session() throws IOException;
    }

    /** What is used, by session, of some sessions. */
    interface Usage {
        Map<Long, Long> bytes(Set<Long> sessions);
    }

    private record Free(long memory, double cpus) {}

    private record Sample(long freeMemory, double cpus, Map<Tenant, Long> used) {}

    private final HostResources host;
    private final Usage usage;
    private final Map<Tenant, NeedsConfig> promised = new ConcurrentHashMap<>();
    private volatile Sample last;

    HostRoom(HostResources host, Usage usage) throws IOException {
        this.host = host;
        this.usage = usage;
        this.last = new Sample(host.freeMemory(), host.cpus(), Map.of());
    }

    /**
     * @throws IllegalStateException if this host could never have what one run needs, with a message for the operator
     */
    void mustHold(NeedsConfig needs) throws IOException {
        if (needs.memory() != null && needs.memory().bytes() > host.totalMemory()) {
            throw new IllegalStateException("needs.memory is " + needs.memory().bytes()
                    + " bytes, and this host, or the control group of this service, has only " + host.totalMemory()
                    + " in all, so that nothing would ever run; lower it, or run this activity on a larger host");
        }
        if (needs.cpu() != null && needs.cpu() > host.cpus()) {
            throw new IllegalStateException("needs.cpu is " + needs.cpu()
                    + ", and this host, or the control group of this service, has only " + host.cpus()
                    + " cores, so that nothing would ever run; lower it, or run this activity on a larger host");
        }
    }

    void promise(Tenant tenant, NeedsConfig needs) {
        promised.put(tenant, needs);
    }

    void release(Tenant tenant) {
        promised.remove(tenant);
    }

    /** Looks at the host and at what the runs use of it. */
    void sample() throws IOException {
        Map<Long, Tenant> bySession = new HashMap<>();
        for (Tenant tenant : promised.keySet()) {
            OptionalLong session = tenant.session();
            if (session.isPresent()) {
                bySession.put(session.getAsLong(), tenant);
            }
        }
        Map<Tenant, Long> used = new HashMap<>();
        if (!bySession.isEmpty()) {
            usage.bytes(new HashSet<>(bySession.keySet()))
                    .forEach((session, bytes) -> used.put(bySession.get(session), bytes));
        }
        last = new Sample(host.freeMemory(), host.cpus(), used);
    }

    /** What is free now, for a log. */
    String inWords() {
        Free free = free();
        return free.memory() / MEBIBYTE + " MiB and " + free.cpus() + " cores free of promises";
    }

    /** How many more runs that need so much there is room for; 0 or more. */
    int roomFor(NeedsConfig needs) {
        Free free = free();
        double byMemory = needs.memory() == null
                ? Integer.MAX_VALUE
                : Math.floor((double) free.memory() / needs.memory().bytes());
        double byCpu = needs.cpu() == null ? Integer.MAX_VALUE : Math.floor(free.cpus() / needs.cpu() + ROUNDING);
        return (int) Math.max(0, Math.min(byMemory, byCpu));
    }

    private Free free() {
        Sample seen = last;
        long memory = seen.freeMemory();
        double cpus = seen.cpus();
        for (Map.Entry<Tenant, NeedsConfig> entry : promised.entrySet()) {
            NeedsConfig of = entry.getValue();
            if (of.memory() != null) {
                long unused = of.memory().bytes() - seen.used().getOrDefault(entry.getKey(), 0L);
                memory -= Math.max(0, unused);
            }
            cpus -= of.cpu() == null ? 0 : of.cpu();
        }
        return new Free(memory, cpus);
    }
}
