/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.internal.plan.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what the operator and the engine say in the words of a query: options in quotes, arguments,
 * statements, in place of methods of the builder and options of the command.
 */
final class SqlWords {

  /** The same for whatever runs in a task. */
  static final Wording WORDING = SqlWords::of;

  private record Rule(Pattern pattern, Function<MatchResult, String> words) {

    String in(String message) {
      return pattern
          .matcher(message)
          .replaceAll(found -> Matcher.quoteReplacement(words.apply(found)));
    }
  }

  private static final List<Rule> RULES = new ArrayList<>();

  // In order: what a sentence advises comes before the names in it.
  static {
    // -- advice
    phrase(
        "say with onModelChange(...) what happens",
        "say with options => MAP['on-model-change', 'reset'] or another policy what happens");
    phrase(
        "give the operator a new uid and restore with --allowNonRestoredState",
        "give the call a new uid and SET 'execution.state-recovery.ignore-unclaimed-state' = 'true'");
    phrase("use onModelChange(ModelChange.reset())", "set 'on-model-change'='reset'");
    rule(
        "and (?:%s|\\w+)\\(\\.\\.\\.\\) returns numbers: (.*); use text\\(\\.\\.\\.\\) or values\\(\\.\\.\\.\\), or call textIndices\\(\\) .*",
        found ->
            "and the columns of features are numbers: %s; name STRING columns in features"
                .formatted(found.group(1)));
    phrase("look at the records of rejected(...)", "look at the rows with status 'REJECTED'");
    phrase("records must not be rejected", "rows must not be rejected");
    phrase("; a supplier must build equal weights each time", "");
    phrase("submit the job again", "submit the query again");
    phrase(
        "return them from constants(...) for the key's first event, or send Control.setConstants before it",
        "the first row of a key must have them in the columns of constants");
    rule(
        "restore the job with onModelChange\\(ModelChange\\.\\S+\\.previous\\(\\.\\.\\.\\)\\), or with another policy",
        "restore the query with its path in 'former-models', or with another 'on-model-change'");
    rule(
        "in a command --layers, in code ModelSource\\.file\\(\\.\\.\\.\\)\\.layers\\(\\.\\.\\.\\) or LoadOptions\\.withLayers\\(\\.\\.\\.\\)",
        "in the option 'layers'");
    rule(
        "with --states INPUT=OUTPUT,\\.\\.\\. or LoadOptions\\.withStates",
        "with 'states'='INPUT=OUTPUT,...'");
    phrase("--weight-precision or LoadOptions.withWeightPrecision", "'weight-precision'");
    rule("with (?:--output-node or )?LoadOptions\\.withOutputs", "with 'output-node'");
    rule("--(states|output-node)\\b", found -> "'" + found.group(1) + "'");
    // -- functions, which are columns of a query
    rule(
        "the function passed to (%s|\\w+)\\(\\.\\.\\.\\) must not return null",
        found -> "the columns of %s must not be NULL".formatted(argument(found.group(1))));
    rule(
        "the function passed to (%s|\\w+)\\(\\.\\.\\.\\)",
        found -> "the columns of " + argument(found.group(1)));
    // -- values
    rule("(?:Scoring\\.)?slidingWindow\\((\\w+)\\)", found -> window(found.group(1)));
    phrase("Scoring.stateful()", "'stateful'");
    rule("\\bscoring\\(('[^']*')\\)", found -> "'scoring'=" + found.group(1));
    rule("(?<!')\\bscoring=('[^']*')", found -> "'scoring'=" + found.group(1));
    // -- options
    option("sessionGap");
    option("onMissingStart");
    option("onRepeatedStart");
    option("onEndWithoutStart");
    option("initialState");
    option("missingValues");
    option("elapsedTimeFeature");
    option("idleSteps");
    option("inputVersion");
    name("stateTtl in event time", "'state-ttl-event-time'");
    option("stateTtl");
    option("statePrecision");
    option("weightPrecision");
    option("onModelChange");
    option("failAfterRejecting");
    option("whileFilling");
    name("sha256", "'sha256'");
    name("startWhen", "starts");
    name("endWhen", "ends");
    name("resetWhen", "resets");
    name("deduplicateById", "event_id");
    name("deduplicateBySequenceNumber", "sequence_number");
    rule("('on-[a-z-]+')=([A-Z_]+)\\b", found -> found.group(1) + "=" + word(found.group(2)));
    rule(
        "('on-model-change')=(\\w+)\\((\\d*)\\)",
        found -> found.group(1) + "=" + policy(found.group(2), found.group(3)));
  }

  private SqlWords() {}

  private static void phrase(String of, String in) {
    rule(Pattern.quote(of), in);
  }

  private static void rule(String pattern, String words) {
    rule(pattern, found -> words);
  }

  private static void rule(String pattern, Function<MatchResult, String> words) {
    RULES.add(new Rule(Pattern.compile(pattern), words));
  }

  /** A method of the builder whose option has its name. */
  private static void option(String method) {
    name(method, "'" + method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT) + "'");
  }

  private static void name(String of, String in) {
    // Behind = is what somebody else named: a key, a column, a digest.
    rule("(?<![\\w.'=-])" + Pattern.quote(of) + "(?:\\(\\.\\.\\.\\))?(?![\\w'-])", in);
  }

  private static String window(String steps) {
    return "'sliding-window:" + steps + "'";
  }

  private static String word(String constant) {
    return "'" + constant.toLowerCase(Locale.ROOT).replace('_', '-') + "'";
  }

  private static String policy(String name, String number) {
    return "'" + name + (number.isEmpty() ? "" : ":" + number) + "'";
  }

  /** The argument whose columns a function of the builder reads here. */
  private static String argument(String method) {
    return switch (method) {
      case "input", "steps" -> "features";
      case "output" -> "outputs";
      default -> method;
    };
  }

  /** A message of the operator or the engine. */
  static String of(String message) {
    String said = message;
    for (Rule rule : RULES) {
      said = rule.in(said);
    }
    return said;
  }
}
