package io.legacybridge.adapters.program;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A number that a program can end with. */
@NotNull(message = "is empty; write an exit code")
@Min(value = 0, message = "is negative; an exit code is 0 to 255")
@Max(value = 255, message = "is too large; an exit code is 0 to 255")
@Constraint(validatedBy = {})
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface ExitCode {
    /** Never seen, since each of the constraints has its own. */
    String message() default "is no exit code";

    /** As Bean Validation asks of each constraint. */
    Class<?>[] groups() default {};

    /** As Bean Validation asks of each constraint. */
    Class<? extends Payload>[] payload() default {};
}
