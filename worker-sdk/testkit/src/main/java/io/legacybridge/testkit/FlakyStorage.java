package io.legacybridge.testkit;

import io.legacybridge.worker.storage.FileStorage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Another storage's files, behind faults. Closing it leaves that one open. */
public final class FlakyStorage {
    private FlakyStorage() {}

    private interface Fault {
        Object strike() throws IOException;
    }

    /**
     * Does not answer at first.
     *
     * @param method the name of the method whose calls fail
     * @param failures how many of them still do; counted down by each call, also below 0
     */
    public static FileStorage of(FileStorage storage, String method, AtomicInteger failures) {
        return faulty(storage, method, failures, () -> {
            throw new IOException("the storage is away");
        });
    }

    /** The same with a wrong answer. */
    public static FileStorage wrong(FileStorage storage, String method, AtomicInteger failures, Object answer) {
        return faulty(storage, method, failures, () -> answer);
    }

    /**
     * Does not begin with a call until it may.
     *
     * @param begun completed by the first such call
     * @param until when they go on
     */
    public static FileStorage held(
            FileStorage storage, String method, CompletableFuture<Void> begun, CompletableFuture<Void> until) {
        return over((called, arguments) -> {
            if (called.getName().equals(method)) {
                begun.complete(null);
                until.join();
            }
            return forwarded(storage, called, arguments);
        });
    }

    private static FileStorage faulty(FileStorage storage, String method, AtomicInteger failures, Fault fault) {
        return over((called, arguments) -> called.getName().equals(method) && failures.getAndDecrement() > 0
                ? fault.strike()
                : forwarded(storage, called, arguments));
    }

    private interface Calls {
        @Nullable
        Object answer(Method called, Object[] arguments) throws Throwable;
    }

    private static FileStorage over(Calls calls) {
        return (FileStorage) Proxy.newProxyInstance(
                FlakyStorage.class.getClassLoader(),
                new Class<?>[] {FileStorage.class},
                (proxy, called, arguments) -> calls.answer(called, arguments));
    }

    private static @Nullable Object forwarded(FileStorage storage, Method called, Object[] arguments) throws Throwable {
        if (called.getName().equals("close")) {
            return null;
        }
        try {
            return called.invoke(storage, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
