package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;

/** Answers the requests of one operation. It may throw an {@link ApiError}, or complete with one. */
@FunctionalInterface
interface Handler {

    CompletionStage<ObjectNode> handle(Request request);
}
