/** Where are files that a URI names and that no disk of this host holds, as objects of S3? */
@NullMarked
package io.legacybridge.worker.storage;

import org.jspecify.annotations.NullMarked;
