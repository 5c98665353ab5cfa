package io.legacybridge.adapters.ssm;

import java.util.Optional;

/** Where a command is on its way. */
sealed interface State {
    /** It waits, is delivered, or runs. */
    record UnderWay() implements State {}

    /** Systems Manager does not know of it: not yet, or no longer. */
    record Unknown() implements State {}

    /** Nobody can say now. */
    record NoAnswer(String why) implements State {}

    /**
     * It has ended.
     *
     * @param detail how, in Systems Manager's word without its spaces: {@code Success}, {@code ExecutionTimedOut}
     * @param output what Systems Manager shows of its stdout
     * @param errors what it shows of its stderr
     * @param url where the whole of its stdout is, if it is in S3
     */
    record Ended(String detail, String output, String errors, Optional<String> url) implements State {}
}
