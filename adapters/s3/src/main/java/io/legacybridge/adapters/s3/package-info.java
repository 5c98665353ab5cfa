/** How are objects of S3 fetched and stored, whole and once? */
@NullMarked
package io.legacybridge.adapters.s3;

import org.jspecify.annotations.NullMarked;
