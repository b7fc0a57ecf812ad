/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of an input or output says about the tensor. The names of a state before and after
 * a step differ in a mark ({@code h} and {@code hn}, {@code h_in} and {@code h_out}, {@code state}
 * and {@code new_state}) or in a number ({@code h0} and {@code h1}).
 *
 * @param all the words of the name in lower case
 * @param words those without marks
 * @param numberless the words without numbers
 * @param isState whether a word is one that states are called by
 * @param isEvent whether a word is one that inputs other than states are called by
 */
record StateName(
    List<String> all,
    List<String> words,
    List<String> numberless,
    boolean isState,
    boolean isEvent) {

  private static final Set<String> MARKS =
      Set.of(
          "in",
          "input",
          "inputs",
          "i",
          "prev",
          "previous",
          "old",
          "past",
          "initial",
          "init",
          "begin",
          "start",
          "before",
          "cur",
          "current",
          "pre",
          "t",
          "tm",
          "tp",
          "out",
          "output",
          "outputs",
          "o",
          "next",
          "nxt",
          "new",
          "n",
          "final",
          "last",
          "present",
          "after",
          "end",
          "updated",
          "update",
          "post");

  // The marks that say by themselves on which side of a step a state is.
  private static final Set<String> BEFORE = Set.of("prev", "previous", "old", "past", "before");
  private static final Set<String> AFTER =
      Set.of("next", "nxt", "new", "present", "after", "updated");

  private static final Set<String> STATES =
      Set.of(
          "h", "c", "s", "r", "memory", "mem", "cache", "rnn", "lstm", "gru", "recurrent", "carry");

  private static final Set<String> EVENTS =
      Set.of(
          "x",
          "in",
          "input",
          "inputs",
          "obs",
          "observation",
          "observations",
          "feature",
          "features",
          "data",
          "audio",
          "frame",
          "event",
          "events",
          "token",
          "tokens",
          "id",
          "ids",
          "src",
          "source",
          "signal",
          "sample",
          "image",
          "seq",
          "sequence",
          "step",
          "value",
          "values",
          "mel",
          "pcm",
          "wav",
          "spec");

  private static final Map<String, String> SYNONYMS =
      Map.of("hidden", "h", "cell", "c", "state", "s", "states", "s", "hs", "h", "cs", "c");

  private static final String STATE = "(h|c|s|state|hidden|cell)";
  private static final Pattern MARKED_BEHIND =
      Pattern.compile(STATE + "(n|x|y|t|in|out|next|nxt|prev|new|i|o)");
  private static final Pattern MARKED_BEFORE =
      Pattern.compile("(in|out|next|prev|new|old|last|init)" + STATE);
  private static final Pattern WORD = Pattern.compile("[A-Z]*[a-z]+|[A-Z]+|[0-9]+");

  static StateName of(String name) {
    // TensorFlow appends the index of an output.
    List<String> all = words(name.replaceFirst(":0$", ""));
    List<String> words =
        all.stream().map(StateName::unmarked).filter(w -> !MARKS.contains(w)).toList();
    // In "hidden_state" and "rnn_state" the other word says which.
    List<String> named = words.stream().filter(word -> !word.equals("s")).toList();
    List<String> stem = numberless(named).isEmpty() ? words : named;
    boolean isState = words.stream().anyMatch(STATES::contains);
    boolean isEvent = !isState && all.stream().anyMatch(EVENTS::contains);
    return new StateName(all, stem, numberless(stem), isState, isEvent);
  }

  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(name);
    while (matcher.find()) {
      words.add(matcher.group().toLowerCase(Locale.ROOT));
    }
    return words;
  }

  /** A word without a mark that is part of it: {@code hn}, {@code newh}. */
  private static String unmarked(String word) {
    Matcher behind = MARKED_BEHIND.matcher(word);
    Matcher before = MARKED_BEFORE.matcher(word);
    String plain = word;
    if (behind.matches()) {
      plain = behind.group(1);
    } else if (before.matches()) {
      plain = before.group(2);
    }
    return SYNONYMS.getOrDefault(plain, plain);
  }

  private static List<String> numberless(List<String> words) {
    return words.stream().filter(word -> !Character.isDigit(word.charAt(0))).toList();
  }

  /**
   * Whether a word other than a mark is one that inputs other than states are called by, as in
   * {@code audio_in}.
   */
  boolean isOfEvent() {
    return isEvent && words.stream().anyMatch(EVENTS::contains);
  }

  /** Whether the other name is this one and marks more, where this one is a mark as well. */
  boolean isMarkedIn(StateName other) {
    return numberless.isEmpty()
        && words.equals(other.words)
        && Collections.indexOfSubList(other.all, all) >= 0;
  }

  /**
   * Whether the names are marks only, of which one says before a step and the other after it. Marks
   * such as {@code current} and {@code output} may be a feature and the score.
   */
  boolean isBefore(StateName other) {
    return numberless.isEmpty()
        && words.equals(other.words)
        && all.stream().anyMatch(BEFORE::contains)
        && other.all.stream().anyMatch(AFTER::contains);
  }

  /** Whether the names differ in marks only. */
  boolean equalsBut(StateName other) {
    return !numberless.isEmpty() && words.equals(other.words);
  }

  /** Whether the names differ in marks and numbers only. */
  boolean equalsButNumbers(StateName other) {
    return !numberless.isEmpty() && numberless.equals(other.numberless);
  }

  /** Whether one is called a hidden state and the other a cell state. */
  boolean contradicts(StateName other) {
    return numberless.contains("h") && other.numberless.contains("c")
        || numberless.contains("c") && other.numberless.contains("h");
  }
}
