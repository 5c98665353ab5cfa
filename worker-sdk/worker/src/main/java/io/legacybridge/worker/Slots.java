package io.legacybridge.worker;

/**
 * The slots of one activity: a poll is sent only with one in hand, and whatever the poll brings keeps it.
 *
 * <p>The slot of an <em>orphan</em>, a run that nobody wants and that waits to be adopted, may be given out once more,
 * so that the attempt that adopts it can be fetched at all. More slots than there are can also be taken by tasks of an
 * earlier life, and where an operator made them fewer: then none is given out until enough came back.
 *
 * <p>Changed on the worker's scheduler only; read from anywhere, which is why the counts are volatile.
 */
final class Slots {
    private volatile int total;
    private volatile int used;
    private volatile int stuck;
    private int orphans;

    Slots(int total) {
        this.total = total;
    }

    boolean free() {
        return used - orphans < total;
    }

    /** Whether no more are taken than there are: only then may a task with a slot be launched. */
    boolean withinTotal() {
        return used <= total;
    }

    /** @throws IllegalStateException if none is free: ask {@link #free} first */
    Slot take() {
        if (!free()) {
            throw new IllegalStateException("all " + total + " slots are taken");
        }
        return takeAnyway();
    }

    /** Takes one for a task that is there already, whether or not one is free. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    Slot takeAnyway() {
        used++;
        return new Slot();
    }

    /** From now on there are so many; what is taken stays taken. */
    void resize(int newTotal) {
        total = newTotal;
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
        private boolean isOrphan;

        /** Gives it back. A second time is a fault of ours that would let more run than there are slots. */
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        void giveBack() {
            if (givenBack) {
                throw new IllegalStateException("a slot was given back twice");
            }
            markStuck(false);
            markOrphan(false);
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

        void markOrphan(boolean nowOrphan) {
            if (isOrphan != nowOrphan) {
                isOrphan = nowOrphan;
                orphans += nowOrphan ? 1 : -1;
            }
        }
    }
}
