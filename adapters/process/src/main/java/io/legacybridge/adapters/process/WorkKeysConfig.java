package io.legacybridge.adapters.process;

import org.jspecify.annotations.Nullable;

/**
 * Where it is noted which run has a piece of work.
 *
 * @param folder an absolute folder that all services of this host have in common which may get attempts at the same
 *     work, and that only their user may enter; made at the start. Unless set, a folder in the work directory, which
 *     the activities of one service have in common.
 */
public record WorkKeysConfig(@Nullable String folder) {}
