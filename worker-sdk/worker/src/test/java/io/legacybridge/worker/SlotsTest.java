package io.legacybridge.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.worker.Slots.Slot;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots(2);

    @Test
    void thereAreNoMoreThanSaid() {
        slots.take();
        slots.take();

        assertThat(slots.free()).isFalse();
        assertThatThrownBy(slots::take).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneIsGivenBackOnce() {
        Slot slot = slots.take();
        slot.giveBack();

        assertThatThrownBy(slot::giveBack).hasMessageContaining("twice");
        assertThat(slots.used()).isZero();
    }

    @Test
    void aStuckOneIsTakenAndCounted() {
        Slot slot = slots.take();
        slot.markStuck(true);
        slot.markStuck(true);

        assertThat(slots.stuck()).isEqualTo(1);
        assertThat(slots.used()).isEqualTo(1);
        slot.giveBack();
        assertThat(slots.stuck()).isZero();
    }
}
