/** How does a task become a Job in a cluster: which pod, launched once, followed how, ended why, did it succeed. */
@NullMarked
package io.legacybridge.adapters.kubernetes;

import org.jspecify.annotations.NullMarked;
