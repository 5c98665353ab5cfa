/** Real Jobs on a real cluster, and statuses of every version: does the kubernetes adapter do what it says. */
@NullMarked
package io.legacybridge.adapters.kubernetes;

import org.jspecify.annotations.NullMarked;
