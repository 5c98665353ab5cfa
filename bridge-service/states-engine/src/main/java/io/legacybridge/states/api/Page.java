package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, and the token that asks for the next part. The token holds the position of the last item, so that
 * items that come and go between two calls neither repeat nor hide others. It is good for 24 hours and for the same
 * question only.
 */
record Page<T>(List<T> items, @Nullable String nextToken) {

    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    /**
     * @param all in the order of their positions, rising or falling
     * @param question what the list answers; a token of another question is refused
     */
    static <T> Page<T> of(List<T> all, ToLongFunction<T> position, Request request, String question, Instant now) {
        return at(all, index -> position.applyAsLong(all.get(index)), request, question, now);
    }

    /**
     * As {@link #of}, for items that need not be looked at to know their positions.
     *
     * @param position by the index in the list
     */
    static <T> Page<T> at(List<T> all, IntToLongFunction position, Request request, String question, Instant now) {
        int from = request.optionalText("nextToken")
                .map(token -> firstAfter(all.size(), position, decode(token, request.operation() + question, now)))
                .orElse(0);
        int to = Math.min(all.size(), from + request.pageSize());
        List<T> items = List.copyOf(all.subList(from, to));
        String next =
                to < all.size() ? encode(request.operation() + question, position.applyAsLong(to - 1), now) : null;
        return new Page<>(items, next);
    }

    ObjectNode addToken(ObjectNode response) {
        return nextToken == null ? response : response.put("nextToken", nextToken);
    }

    private static int firstAfter(int size, IntToLongFunction position, long last) {
        boolean rising = size < 2 || position.applyAsLong(0) < position.applyAsLong(size - 1);
        int index = 0;
        while (index < size) {
            long here = position.applyAsLong(index);
            if (rising ? here > last : here < last) {
                return index;
            }
            index++;
        }
        return index;
    }

    private static String encode(String question, long position, Instant now) {
        String content = Integer.toHexString(question.hashCode()) + ":" + position + ":" + now.toEpochMilli();
        return Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    }

    private static long decode(String token, String question, Instant now) {
        try {
            String[] parts = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8).split(":", -1);
            Instant made = Instant.ofEpochMilli(Long.parseLong(parts[2]));
            if (parts.length == 3
                    && parts[0].equals(Integer.toHexString(question.hashCode()))
                    && made.plus(TOKEN_LIFE).isAfter(now)) {
                return Long.parseLong(parts[1]);
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException malformed) {
            throw invalid();
        }
        throw invalid();
    }

    private static ApiError invalid() {
        return ApiError.of("InvalidToken", "Invalid Token: 'Invalid token'");
    }
}
