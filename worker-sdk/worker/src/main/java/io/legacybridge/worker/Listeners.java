package io.legacybridge.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners as one: each is told, whatever the others throw. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private Listeners() {}

    static WorkerListener all(List<WorkerListener> listeners) {
        List<WorkerListener> told = List.copyOf(listeners);
        return (WorkerListener) Proxy.newProxyInstance(
                WorkerListener.class.getClassLoader(),
                new Class<?>[] {WorkerListener.class},
                (proxy, event, values) -> {
                    for (WorkerListener listener : told) {
                        try {
                            event.invoke(listener, values);
                        } catch (InvocationTargetException e) {
                            LOG.error("a listener failed at {}; the worker goes on", event.getName(), e.getCause());
                        }
                    }
                    return null;
                });
    }
}
