package io.legacybridge.states.data;

/**
 * A field of a state that is known when the definition is read, or computed at each visit: a literal, a path, a payload
 * template, a JSONata expression. Compiled once, immutable, safe to use from any thread.
 *
 * @param <T> what it evaluates to; never null
 */
@FunctionalInterface
public interface Expression<T> {

    /**
     * The value in this scope.
     *
     * @throws StatesException if there is none, or one that the field does not take
     */
    T evaluate(Scope scope);

    /** An expression that always has this value. */
    static <T> Expression<T> literal(T value) {
        return new Literal<>(value);
    }

    /**
     * A value written in the definition.
     *
     * @param value the value
     */
    record Literal<T>(T value) implements Expression<T> {
        @Override
        public T evaluate(Scope scope) {
            return value;
        }
    }
}
