package io.legacybridge.adapters.process;

import io.legacybridge.worker.input.InvalidInputException;

/** What the inputs of one task may still bring, all of them together. */
final class InputBudget {
    private final LimitsConfig limits;
    private long bytes;
    private int files;

    InputBudget(LimitsConfig limits) {
        this.limits = limits;
    }

    /** One more file or folder. */
    void count(String field) throws InvalidInputException {
        files++;
        if (files > limits.inputFiles()) {
            throw new InvalidInputException(field + ": the inputs have more than the " + limits.inputFiles()
                    + " files that limits.inputFiles allows");
        }
    }

    /** More bytes, before they are written. */
    void add(String field, long more) throws InvalidInputException {
        bytes += more;
        if (bytes > limits.inputBytes().bytes()) {
            throw new InvalidInputException(field + ": the inputs have more than the "
                    + limits.inputBytes().bytes() + " bytes that limits.inputBytes allows");
        }
    }

    /** How many bytes may still come. */
    long bytesLeft() {
        return limits.inputBytes().bytes() - bytes;
    }
}
