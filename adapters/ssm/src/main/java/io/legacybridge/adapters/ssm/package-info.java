/** How does a task become a program on another host, by AWS Systems Manager, and how is it followed and ended there. */
@NullMarked
package io.legacybridge.adapters.ssm;

import org.jspecify.annotations.NullMarked;
