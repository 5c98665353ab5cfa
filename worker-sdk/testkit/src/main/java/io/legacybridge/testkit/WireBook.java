package io.legacybridge.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a {@link FaultyProxy} is to do with each call, and how many there were. Thread-safe. */
final class WireBook {
    private static final class Page {
        private final Queue<WireFault> next = new ArrayDeque<>();
        private @Nullable WireFault always;
        private double share;
        private Random random = new Random(0);
        private int calls;
        private int faults;
        private int forwarded;
    }

    private final Map<String, Page> pages = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();

    private Page page(String action) {
        return pages.computeIfAbsent(action, name -> new Page());
    }

    synchronized void next(String action, int calls, WireFault fault) {
        for (int i = 0; i < calls; i++) {
            page(action).next.add(fault);
        }
    }

    synchronized void always(String action, double share, long seed, WireFault fault) {
        Page page = page(action);
        page.always = fault;
        page.share = share;
        page.random = new Random(seed);
    }

    synchronized void heal() {
        for (Page page : pages.values()) {
            page.next.clear();
            page.always = null;
        }
    }

    /** Notes a call, and says how it goes wrong. */
    synchronized Optional<WireFault> called(String action) {
        Page page = page(action);
        page.calls++;
        WireFault fault = page.next.poll();
        if (fault == null && page.always != null && page.random.nextDouble() < page.share) {
            fault = page.always;
        }
        if (fault != null) {
            page.faults++;
        }
        return Optional.ofNullable(fault);
    }

    synchronized void noteForwarded(String action) {
        page(action).forwarded++;
    }

    synchronized void hold(Runnable reply) {
        held.add(reply);
    }

    void release() {
        List<Runnable> released;
        synchronized (this) {
            released = List.copyOf(held);
            held.clear();
        }
        released.forEach(Runnable::run);
    }

    synchronized int held() {
        return held.size();
    }

    synchronized int calls(String action) {
        return page(action).calls;
    }

    synchronized int faults(String action) {
        return page(action).faults;
    }

    synchronized int forwarded(String action) {
        return page(action).forwarded;
    }
}
