package io.legacybridge.adapters.program;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

/**
 * How often something must be found.
 *
 * @param pattern a regular expression, looked for within lines; matches do not overlap
 * @param count the least number of matches that will do; 1 or more
 */
public record MinCountConfig(
        @NotBlank(message = "is missing; write what is counted, as a regular expression: '<trkpt '")
        String pattern,

        @Min(value = 1, message = "is less than 1; write how many matches will do")
        long count) {}
