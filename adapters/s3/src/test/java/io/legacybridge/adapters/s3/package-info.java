/** Files in S3, against a server of its own process. */
@NullMarked
package io.legacybridge.adapters.s3;

import org.jspecify.annotations.NullMarked;
