package io.legacybridge.testkit;

import io.legacybridge.worker.storage.FileStorage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage that is away at first. */
public final class FlakyStorage {
    private FlakyStorage() {}

    /**
     * Another one's files, behind faults. Closing it leaves that one open.
     *
     * @param method the name of the method whose calls fail
     * @param failures how many of them still do; counted down by each call, also below 0
     */
    public static FileStorage of(FileStorage storage, String method, AtomicInteger failures) {
        return (FileStorage) Proxy.newProxyInstance(
                FlakyStorage.class.getClassLoader(), new Class<?>[] {FileStorage.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method) && failures.getAndDecrement() > 0) {
                        throw new IOException("the storage is away");
                    }
                    if (called.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return called.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
