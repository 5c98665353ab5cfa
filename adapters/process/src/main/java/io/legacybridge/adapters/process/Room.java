package io.legacybridge.adapters.process;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For how many more runs of one activity this host has room; without limit where it says nothing of its needs. */
final class Room {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    private final String activity;
    private final @Nullable HostRoom host;
    private final @Nullable NeedsConfig needs;
    private final AtomicBoolean full = new AtomicBoolean();

    private Room(String activity, @Nullable HostRoom host, @Nullable NeedsConfig needs) {
        this.activity = activity;
        this.host = host;
        this.needs = needs;
    }

    static Room unlimited() {
        return new Room("", null, null);
    }

    /** @throws IllegalStateException if this host could never run it, with a message for the operator */
    static Room of(String activity, NeedsConfig needs, HostRoom host) throws IOException {
        host.mustHold(needs);
        return new Room(activity, host, needs);
    }

    /** A run begins, or is found again. */
    void take(HostRoom.Tenant run) {
        if (host != null && needs != null) {
            host.promise(run, needs);
        }
    }

    /** A run is over. */
    void giveBack(HostRoom.Tenant run) {
        if (host != null) {
            host.release(run);
        }
    }

    /** Never blocks. */
    int now() {
        return host == null || needs == null ? Integer.MAX_VALUE : host.roomFor(needs);
    }

    /** A look at the host from time to time, by the clock thread. */
    void look() {
        if (host == null || needs == null) {
            return;
        }
        try {
            host.sample();
        } catch (IOException | NumberFormatException e) {
            LOG.warn("What is free on this host cannot be read, what was seen last stays: {}", e.toString());
            return;
        }
        boolean isFull = now() == 0;
        if (full.getAndSet(isFull) != isFull) {
            LOG.info(
                    isFull
                            ? "{}: no room for another run; one needs {}, and there is {}"
                            : "{}: there is room again; a run needs {}, and there is {}",
                    activity,
                    needs.inWords(),
                    host.inWords());
        }
    }
}
