package io.legacybridge.worker.adapter;

/** Another run of the same work lives, so none was started: what follows is the policy's decision. */
public final class SameWorkException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Handle holder;

    /**
     * @param message which run it is, for logs; no token, no work key
     * @param holder how that run is found: means something to the adapter that raises this
     */
    public SameWorkException(String message, Handle holder) {
        super(message);
        this.holder = holder;
    }

    /** How the other run is found. */
    public Handle holder() {
        return holder;
    }
}
