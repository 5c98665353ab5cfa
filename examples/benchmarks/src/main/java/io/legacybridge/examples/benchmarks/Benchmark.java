package io.legacybridge.examples.benchmarks;

/** One question about speed or memory, and how it is answered. */
public interface Benchmark {
    /** The word after {@code run}. */
    String name();

    /** What it finds out, in a sentence. */
    String question();

    /** Measures. May take a minute or two. */
    Figures measure() throws Exception;
}
