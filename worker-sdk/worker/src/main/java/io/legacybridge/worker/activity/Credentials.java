package io.legacybridge.worker.activity;

/** How calls to Step Functions are signed. */
public enum Credentials {
    /** What the AWS SDK's default chain finds: environment, profile, web identity, container, instance. */
    DEFAULT_CHAIN,
    /** A fixed pair that means nothing, for an engine that checks none. Never looks for real ones. */
    LOCAL
}
