/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Says what the builder refuses in the words of a query. */
final class SqlWords {

  private static final Map<String, String> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put("startWhen", "starts");
    WORDS.put("endWhen", "ends");
    WORDS.put("resetWhen", "resets");
    WORDS.put("sessionGap", "'session-gap'");
    WORDS.put("onMissingStart", "'on-missing-start'");
    WORDS.put("onRepeatedStart", "'on-repeated-start'");
    WORDS.put("onEndWithoutStart", "'on-end-without-start'");
    WORDS.put("initialState", "'initial-state'");
    WORDS.put("missingValues", "'missing-values'");
    WORDS.put("elapsedTimeFeature", "'elapsed-time-feature'");
    WORDS.put("idleSteps", "'idle-steps'");
    WORDS.put("inputVersion", "'input-version'");
    WORDS.put("stateTtl in event time", "'state-ttl-event-time'");
    WORDS.put("stateTtl", "'state-ttl'");
    WORDS.put("statePrecision", "'state-precision'");
    WORDS.put("onModelChange", "'on-model-change'");
    WORDS.put("failAfterRejecting", "'fail-after-rejecting'");
    WORDS.put("whileFilling", "'while-filling'");
    WORDS.put("Scoring.stateful()", "'stateful'");
  }

  private static final Pattern WINDOW = Pattern.compile("(?:Scoring\\.)?slidingWindow\\((\\w+)\\)");
  private static final Pattern SCORING = Pattern.compile("scoring\\(('[^']*')\\)");

  private SqlWords() {}

  /** A message of the builder. */
  static String of(String message) {
    String said = WINDOW.matcher(message).replaceAll("'sliding-window:$1'");
    for (Map.Entry<String, String> word : WORDS.entrySet()) {
      said =
          Pattern.compile(
                  "(?<![\\w.'-])"
                      + Pattern.quote(word.getKey())
                      + "(?:\\(\\.\\.\\.\\))?(?![\\w'-])")
              .matcher(said)
              .replaceAll(java.util.regex.Matcher.quoteReplacement(word.getValue()));
    }
    return SCORING.matcher(said).replaceAll("'scoring'=$1");
  }
}
