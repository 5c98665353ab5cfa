package io.legacybridge.states.data;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Utils;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.states.data.IntrinsicFunction.BadArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What AWS adds to JSONata's functions ($partition, $range, $hash, $random, $uuid, $parse), and what it takes away. */
final class JsonataFunctions {
    private static final int LONGEST_RANGE = 1_000_000;

    private JsonataFunctions() {}

    /** Those that do the same at every evaluation. */
    private static final Map<String, JFunction> FUNCTIONS = Map.of(
            "partition", function("partition", args -> partition(args), "<an:a>"),
            "range", function("range", args -> range(args), "<nnn:a>"),
            "hash", function("hash", args -> hash(args), "<s-s:s>"),
            "random", function("random", args -> random(args), "<n?:n>"),
            "uuid", function("uuid", args -> UUID.randomUUID().toString(), "<:s>"),
            "parse", function("parse", args -> parse(args), "<s-:x>"),
            "pad", function("pad", args -> pad(args), "<s-ns?:s>"));

    /** Binds for one evaluation what its expression may call. */
    static void bind(Frame frame, String expression) {
        FUNCTIONS.forEach((name, function) -> {
            if (expression.contains(name)) {
                frame.bind(name, (Object) function);
            }
        });
        // The library takes the time when an expression is compiled; AWS when it is evaluated.
        long now = System.currentTimeMillis();
        if (expression.contains("millis")) {
            frame.bind("millis", (Object) function("millis", args -> now, "<:n>"));
        }
        if (expression.contains("now")) {
            frame.bind("now", (Object) function("now", args -> now(now, args), "<s?s?:s>"));
        }
        frame.bind("eval", (Object) null);
    }

    private static JFunction function(String name, Function<List<?>, @Nullable Object> body, String signature) {
        JFunction function = new JFunction((input, args) -> body.apply(args), signature);
        new Frame(null).bind(name, function);
        return function;
    }

    private static @Nullable Object now(long now, List<?> args) {
        return Functions.dateTimeFromMillis(now, text(args, 0), text(args, 1));
    }

    private static @Nullable Object partition(List<?> args) {
        if (!(args.get(0) instanceof List<?> array)) {
            return null;
        }
        long size = number(args.get(1)).longValue();
        if (size <= 0) {
            throw new JException("The second argument of function partition must be a positive integer", -1);
        }
        List<Object> chunks = new ArrayList<>();
        for (int from = 0; from < array.size(); from += (int) Math.min(size, array.size())) {
            chunks.add(new ArrayList<>(array.subList(from, (int) Math.min(from + size, array.size()))));
        }
        return chunks;
    }

    private static Object range(List<?> args) {
        double first = number(args.get(0)).doubleValue();
        double last = number(args.get(1)).doubleValue();
        double step = number(args.get(2)).doubleValue();
        if (step == 0 || (last - first) / step > LONGEST_RANGE) {
            throw new JException(
                    "The third argument of function range must not be 0 and give at most " + LONGEST_RANGE + " items",
                    -1);
        }
        List<Object> range = Utils.createSequence();
        for (double n = first; step > 0 ? n <= last : n >= last; n += step) {
            range.add(Utils.convertNumber(n));
        }
        return range;
    }

    private static Object hash(List<?> args) {
        try {
            return TextFunctions.hash(String.valueOf(args.get(0)), String.valueOf(args.get(1)));
        } catch (BadArgumentException e) {
            throw new JException(String.valueOf(e.getMessage()), -1);
        }
    }

    private static Object random(List<?> args) {
        Object seed = args.isEmpty() ? null : args.get(0);
        return seed instanceof Number number
                ? new Random(number.longValue()).nextDouble()
                : ThreadLocalRandom.current().nextDouble();
    }

    private static Object parse(List<?> args) {
        try {
            JsonNode value = Json.parse(String.valueOf(args.get(0)));
            return JsonataValues.toLibrary(value);
        } catch (JsonProcessingException e) {
            throw new JException("The argument of function parse is not JSON: " + e.getOriginalMessage(), -1);
        }
    }

    private static @Nullable Object pad(List<?> args) {
        Object text = args.get(0);
        int width = number(args.get(1)).intValue();
        JsonataBounds.checkLength(Math.abs((long) width));
        return text == null ? null : Functions.pad(String.valueOf(text), width, text(args, 2));
    }

    private static Number number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new JException("T0410", -1, value, "number");
    }

    private static @Nullable String text(List<?> args, int index) {
        return index < args.size() && args.get(index) instanceof String text ? text : null;
    }
}
