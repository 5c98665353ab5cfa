package io.legacybridge.states.api;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** A list the other way round, without a copy. */
final class Reversed<T> extends AbstractList<T> implements RandomAccess {

    private final List<T> list;

    Reversed(List<T> list) {
        this.list = list;
    }

    @Override
    public T get(int index) {
        return list.get(list.size() - 1 - index);
    }

    @Override
    public int size() {
        return list.size();
    }
}
