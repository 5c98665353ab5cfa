package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * How data flows through one state, one catcher or one choice rule: one implementation per query language, so that what
 * runs a state need not ask which it is. Compiled once, immutable, safe to use from any thread.
 *
 * <p>The order for a state that does work: {@code effective = enter(raw)}, {@code arguments(effective)}, the work, then
 * {@code output(raw, result)} and {@code assign(raw, result)}, which do not see each other's effects. A state without
 * work (Choice, Wait, Succeed) passes the input of its effective scope as the result. For a catcher the result is the
 * error output ({@code {"Error": …, "Cause": …}}).
 *
 * <p>Every method throws {@link StatesException} when an expression fails.
 */
public interface DataFlow {

    /** The query language that this is written in. */
    QueryLanguage queryLanguage();

    /** The scope after InputPath; with JSONata the same scope. */
    Scope enter(Scope raw);

    /**
     * What the state's work gets: Parameters or Arguments evaluated, or the effective input where there are none.
     *
     * @param effective what {@link #enter} gave
     */
    JsonNode arguments(Scope effective);

    /**
     * What the state hands on: ResultSelector, ResultPath and OutputPath, or Output, applied to the result.
     *
     * @param raw the scope with the raw input, from before {@link #enter}
     * @param result what the state's work gave
     */
    JsonNode output(Scope raw, JsonNode result);

    /**
     * The variables that Assign sets, by name, in the order of the definition; empty where there is no Assign.
     *
     * @param raw the scope with the raw input, from before {@link #enter}
     * @param result what the state's work gave
     */
    Map<String, JsonNode> assign(Scope raw, JsonNode result);

    /** The same flow, which tells somebody what it evaluates on the way. */
    DataFlow observedBy(Stage.Observer observer);
}
