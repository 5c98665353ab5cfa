/** How is work started, followed, stopped and found again: what the author of an adapter implements. */
@NullMarked
package io.legacybridge.worker.adapter;

import org.jspecify.annotations.NullMarked;
