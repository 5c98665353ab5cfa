/** How is Step Functions asked, and how often may it be. */
@NullMarked
package io.legacybridge.worker.activity;

import org.jspecify.annotations.NullMarked;
