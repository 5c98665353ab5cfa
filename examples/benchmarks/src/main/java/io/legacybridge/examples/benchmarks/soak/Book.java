package io.legacybridge.examples.benchmarks.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the programs of a soak wrote down, read once it is over. */
record Book(long starts, long tokensStartedTwice, long overlaps, Set<String> itemsEnded) {
    static Book read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        Map<String, Integer> startsOfToken = new HashMap<>();
        Set<String> ended = new HashSet<>();
        long overlaps = 0;
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "start" -> startsOfToken.merge(words[1], 1, Integer::sum);
                case "end" -> ended.add(words[2]);
                case "overlap" -> overlaps++;
                default -> throw new IOException("the book has a line that no program writes: " + line);
            }
        }
        long twice =
                startsOfToken.values().stream().filter(starts -> starts > 1).count();
        long starts =
                startsOfToken.values().stream().mapToLong(Integer::longValue).sum();
        return new Book(starts, twice, overlaps, ended);
    }
}
