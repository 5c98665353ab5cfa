package io.legacybridge.worker;

/**
 * The slots of one activity: a poll is sent only with one in hand, and whatever the poll brings keeps it.
 *
 * <p>Changed on the worker's scheduler only; read from anywhere, which is why the counts are volatile.
 */
final class Slots {
    private final int total;
    private volatile int used;
    private volatile int stuck;

    Slots(int total) {
        this.total = total;
    }

    boolean free() {
        return used < total;
    }

    /** @throws IllegalStateException if none is free: ask {@link #free} first */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    Slot take() {
        if (!free()) {
            throw new IllegalStateException("all " + total + " slots are taken");
        }
        used++;
        return new Slot();
    }

    int total() {
        return total;
    }

    int used() {
        return used;
    }

    int stuck() {
        return stuck;
    }

    /** The right to run one task, until it is given back. */
    final class Slot {
        private boolean givenBack;
        private boolean isStuck;

        /** Gives it back. A second time is a fault of ours that would let more run than there are slots. */
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        void giveBack() {
            if (givenBack) {
                throw new IllegalStateException("a slot was given back twice");
            }
            markStuck(false);
            givenBack = true;
            used--;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        void markStuck(boolean nowStuck) {
            if (isStuck != nowStuck) {
                isStuck = nowStuck;
                stuck += nowStuck ? 1 : -1;
            }
        }
    }
}
