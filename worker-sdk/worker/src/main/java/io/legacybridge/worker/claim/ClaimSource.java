package io.legacybridge.worker.claim;

import java.io.IOException;

/** Gives back what a claim stands for. */
@FunctionalInterface
public interface ClaimSource {
    /**
     * Reads the content of a claim, whole and as it was kept: its size and its SHA-256 are those of the claim. Blocks.
     *
     * @param claim from outside: hostile until it is looked at
     * @throws ClaimRefusedException if it lies elsewhere, is gone, or is not what the claim says
     * @throws IOException if it cannot be read now
     */
    byte[] fetch(Claim claim) throws ClaimRefusedException, IOException;
}
