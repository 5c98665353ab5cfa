/** How is the service put together, started and stopped, and which commands are there. */
@NullMarked
package io.legacybridge.service;

import org.jspecify.annotations.NullMarked;
