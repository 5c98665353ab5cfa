package io.legacybridge.adapters.ssm;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all commands that are under way, from one timer: soon at first, then at an eighth of the time that a command
 * has run, up to a limit. So a command of a second is seen at once, and one of hours costs few calls. At most a few
 * looks are under way at a time; one more waits. Thread-safe.
 */
final class Poller {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final int MOST_LOOKS = 20;
    private static final int SHARE = 8;

    private final Commands commands;
    private final ScheduledExecutorService timer;
    private final Pace pace;
    private final AtomicInteger looks = new AtomicInteger();

    Poller(Commands commands, ScheduledExecutorService timer, Pace pace) {
        this.commands = commands;
        this.timer = timer;
        this.pace = pace;
    }

    /** How often is looked: at first, and at the most seldom. */
    record Pace(Duration first, Duration longest) {
        static final Pace NORMAL = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(15));
    }

    /** Who follows a command. */
    interface Follower {
        /** Whether it is to be looked at any longer. */
        boolean wants();

        /** It has ended; this is the last that is heard of it. */
        void ended(State.Ended end);

        /**
         * Systems Manager does not know of it, and it was sent long enough ago; this is the last that is heard of it.
         */
        void unknown();
    }

    /** How long Systems Manager may take to know of a command that it took. */
    private static final Duration KNOWN_WITHIN = Duration.ofMinutes(2);

    /** @param fresh whether it was sent just now: for a while it may not be known */
    void follow(Commands.Sent sent, boolean fresh, Follower follower) {
        long start = System.nanoTime();
        later(pace.first(), () -> look(sent, fresh, start, follower));
    }

    private void look(Commands.Sent sent, boolean fresh, long start, Follower follower) {
        if (!follower.wants()) {
            return;
        }
        if (looks.incrementAndGet() > MOST_LOOKS) {
            looks.decrementAndGet();
            later(pace.first(), () -> look(sent, fresh, start, follower));
            return;
        }
        commands.look(sent).thenAccept(state -> {
            looks.decrementAndGet();
            seen(state, sent, fresh, start, follower);
        });
    }

    private void seen(State state, Commands.Sent sent, boolean fresh, long start, Follower follower) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        if (state instanceof State.Ended end) {
            follower.ended(end);
            return;
        }
        if (state instanceof State.Unknown && (!fresh || elapsed.compareTo(KNOWN_WITHIN) > 0)) {
            follower.unknown();
            return;
        }
        if (state instanceof State.NoAnswer none) {
            LOG.warn("Command {} cannot be looked at, looking again: {}", sent.id(), none.why());
        }
        later(pause(elapsed), () -> look(sent, fresh, start, follower));
    }

    private Duration pause(Duration elapsed) {
        Duration share = elapsed.dividedBy(SHARE);
        Duration least = share.compareTo(pace.first()) > 0 ? share : pace.first();
        Duration pause = least.compareTo(pace.longest()) < 0 ? least : pace.longest();
        return pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / SHARE + 1));
    }

    private void later(Duration pause, Runnable look) {
        try {
            timer.schedule(look, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("a look is dropped: the adapter is closed");
        }
    }
}
