@NullMarked
package io.legacybridge.service.health;

import org.jspecify.annotations.NullMarked;
