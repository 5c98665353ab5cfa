/** How does a task become the invocation of a Lambda function, and what did that come to. */
@NullMarked
package io.legacybridge.adapters.lambda;

import org.jspecify.annotations.NullMarked;
