package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.states.data.ChoiceOperator;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.data.StatesException;
import java.util.List;

/** What a Choice tests. Compiled once, immutable, safe to use from any thread. */
public sealed interface ChoiceRule {

    /**
     * Whether it holds.
     *
     * @param effective the scope with the effective input
     * @throws StatesException if a path finds nothing, or a JSONata condition gives no boolean
     */
    boolean test(Scope effective);

    /**
     * All of the rules hold; they are tested in order, up to the first that does not.
     *
     * @param rules one or more
     */
    record And(List<ChoiceRule> rules) implements ChoiceRule {
        @Override
        public boolean test(Scope effective) {
            return rules.stream().allMatch(rule -> rule.test(effective));
        }
    }

    /**
     * One of the rules holds; they are tested in order, up to the first that does.
     *
     * @param rules one or more
     */
    record Or(List<ChoiceRule> rules) implements ChoiceRule {
        @Override
        public boolean test(Scope effective) {
            return rules.stream().anyMatch(rule -> rule.test(effective));
        }
    }

    /**
     * The rule does not hold.
     *
     * @param rule the rule
     */
    record Not(ChoiceRule rule) implements ChoiceRule {
        @Override
        public boolean test(Scope effective) {
            return !rule.test(effective);
        }
    }

    /**
     * A value passes a comparison with an operand.
     *
     * @param variable what is looked at
     * @param operator the comparison
     * @param operand what it is compared with
     */
    record Comparison(Expression<JsonNode> variable, ChoiceOperator operator, Expression<JsonNode> operand)
            implements ChoiceRule {
        @Override
        public boolean test(Scope effective) {
            return operator.test(variable.evaluate(effective), operand.evaluate(effective));
        }
    }

    /**
     * A JSONata expression is true.
     *
     * @param expression the expression
     */
    record Condition(Expression<Boolean> expression) implements ChoiceRule {
        @Override
        public boolean test(Scope effective) {
            return expression.evaluate(effective);
        }
    }
}
