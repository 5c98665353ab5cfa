package io.legacybridge.states.plan;

import io.legacybridge.states.history.HistoryEvent;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The events of one execution. Its mailbox adds; readers see only what has been committed, because nobody may learn of
 * an event that might yet be lost.
 *
 * <p>Those that were committed some time ago are packed, a block at a time, and all of them when the execution has
 * closed: who follows an execution reads its newest events, and the older ones are what would fill the memory. An
 * execution that goes on after that adds new events behind the packed ones.
 */
final class History {

    private static final int BLOCK = 256;

    private final List<PackedEvents> packed = new ArrayList<>();
    private List<HistoryEvent> recent = new ArrayList<>();
    private int packedCount;
    private int committed;
    private long packedBytes;
    private long packedTextBytes;

    synchronized void add(HistoryEvent event) {
        recent.add(event);
    }

    synchronized int size() {
        return packedCount + recent.size();
    }

    /** The events after the first so many, of which none may be committed. */
    synchronized List<HistoryEvent> from(int first) {
        return List.copyOf(recent.subList(first - packedCount, recent.size()));
    }

    synchronized void commitUpTo(int count) {
        committed = Math.max(committed, count);
        while (committed - packedCount >= 2 * BLOCK) {
            pack(BLOCK);
        }
    }

    /** Packs everything that is committed: the execution has closed. */
    synchronized void pack() {
        while (committed > packedCount) {
            pack(Math.min(BLOCK, committed - packedCount));
        }
    }

    private void pack(int count) {
        PackedEvents block = PackedEvents.of(recent.subList(0, count));
        packed.add(block);
        packedCount += count;
        packedBytes += block.bytes();
        packedTextBytes += block.textBytes();
        recent = new ArrayList<>(recent.subList(count, recent.size()));
    }

    /** How many bytes the packed events take. */
    synchronized long packedBytes() {
        return packedBytes;
    }

    /** How long the packed events are as text. */
    synchronized long packedTextBytes() {
        return packedTextBytes;
    }

    /** What is committed at this moment; for use by one thread. */
    synchronized List<HistoryEvent> committed() {
        return new View(List.copyOf(packed), List.copyOf(recent.subList(0, committed - packedCount)));
    }

    /** Unpacks a block when an event of it is asked for, and keeps it until one of another is. */
    private static final class View extends AbstractList<HistoryEvent> implements RandomAccess {

        private final List<PackedEvents> blocks;
        private final List<HistoryEvent> recent;
        private final int packedCount;
        private List<HistoryEvent> unpacked = List.of();

        View(List<PackedEvents> blocks, List<HistoryEvent> recent) {
            this.blocks = blocks;
            this.recent = recent;
            this.packedCount = blocks.stream().mapToInt(PackedEvents::size).sum();
        }

        @Override
        public HistoryEvent get(int index) {
            if (index >= packedCount) {
                return recent.get(index - packedCount);
            }
            if (unpacked.isEmpty() || at(index) < 0 || at(index) >= unpacked.size()) {
                unpacked = blockOf(index).unpack();
            }
            return unpacked.get(at(index));
        }

        /** The place in the unpacked block; ids count from 1. */
        private int at(int index) {
            return index + 1 - (int) unpacked.get(0).id();
        }

        private PackedEvents blockOf(int index) {
            for (PackedEvents block : blocks) {
                if (index + 1 < block.firstId() + block.size()) {
                    return block;
                }
            }
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public int size() {
            return packedCount + recent.size();
        }
    }
}
