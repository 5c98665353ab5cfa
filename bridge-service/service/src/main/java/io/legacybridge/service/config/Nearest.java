package io.legacybridge.service.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses which of the known words somebody meant. */
final class Nearest {
    private Nearest() {}

    /** The known word that is nearest to what was written, if one is near enough to be meant. */
    static Optional<String> to(String written, Collection<String> known) {
        String word = written.toLowerCase(Locale.ROOT);
        int far = Math.max(2, word.length() / 3);
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= far)
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int distance(String word, String candidate) {
        return LevenshteinDistance.getDefaultInstance().apply(word, candidate.toLowerCase(Locale.ROOT));
    }
}
