package io.legacybridge.states.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One thing that happened in an execution.
 *
 * @param id counts from 1 without gaps
 * @param previousEventId the event that led to this one; 0 for the first, for the first state entered, and for what
 *     ends the execution from outside
 * @param details the members of the type's details as AWS names them; never changed once recorded
 * @param flow which flow of control it belongs to: empty for the root, then the index of the branch or iteration at
 *     each level, each with the id of the event that started the Parallel or Map ({@code "5:0/12:3"}). Not on the wire;
 *     it lets an execution be rebuilt from its events
 */
public record HistoryEvent(
        long id, long previousEventId, EventType type, Instant timestamp, ObjectNode details, String flow) {}
