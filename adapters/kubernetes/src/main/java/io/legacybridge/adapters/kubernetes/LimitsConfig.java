package io.legacybridge.adapters.kubernetes;

import io.legacybridge.worker.adapter.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a Job may take, and how long trouble may last that could pass by itself.
 *
 * @param deadline how long the Job may take from its creation, waiting included, whole seconds, rounded up; never
 *     longer than the time that is left for the task, which it is unless set. Passing it is
 *     {@code Kubernetes.DeadlineExceeded}.
 * @param schedule how long a pod may wait for a node, or for a quota; 5 minutes unless set. Then it is
 *     {@code Kubernetes.Unschedulable}.
 * @param startTrouble how long an image may fail to be pulled, or a container to be made, before that is believed; 20
 *     seconds unless set. Then it is {@code Kubernetes.ImagePull} or {@code Kubernetes.Rejected}.
 * @param inputBytes how much the stored files that a task names may have together; 4 GiB unless set
 * @param outputBytes how much one file may have that a container stores; 4 GiB unless set
 */
public record LimitsConfig(
        @Nullable Duration deadline,
        Duration schedule,
        Duration startTrouble,
        ByteSize inputBytes,
        ByteSize outputBytes) {
    private static final long FOUR_GIB = 4L << 30;

    public LimitsConfig(
            @Nullable Duration deadline,
            @Nullable Duration schedule,
            @Nullable Duration startTrouble,
            @Nullable ByteSize inputBytes,
            @Nullable ByteSize outputBytes) {
        this.deadline = deadline;
        this.schedule = schedule == null ? Duration.ofMinutes(5) : schedule;
        this.startTrouble = startTrouble == null ? Duration.ofSeconds(20) : startTrouble;
        this.inputBytes = inputBytes == null ? new ByteSize(FOUR_GIB) : inputBytes;
        this.outputBytes = outputBytes == null ? new ByteSize(FOUR_GIB) : outputBytes;
    }
}
