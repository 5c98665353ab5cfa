@NullMarked
package io.legacybridge.worker.activity;

import org.jspecify.annotations.NullMarked;
