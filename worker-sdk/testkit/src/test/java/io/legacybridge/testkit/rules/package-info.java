/**
 * Are the rules of the runtime kept? Every test here fails without the rule that it is named after. They live beside
 * the testkit because they are made of it; the worker cannot depend on the testkit, which depends on the worker.
 */
@NullMarked
package io.legacybridge.testkit.rules;

import org.jspecify.annotations.NullMarked;
