package io.legacybridge.worker;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.Circuit;

/** What the parts of one activity share. */
record ActivityParts(
        String activity, ActivityPolicy policy, Adapter adapter, Slots slots, Circuit circuit, WorkerParts worker) {
    boolean can(Capability capability) {
        return adapter.capabilities().contains(capability);
    }

    String adapterName() {
        return adapter.getClass().getSimpleName();
    }
}
