/** What can an operator type: one class per command, and the exit statuses. */
@NullMarked
package io.legacybridge.service.cli;

import org.jspecify.annotations.NullMarked;
