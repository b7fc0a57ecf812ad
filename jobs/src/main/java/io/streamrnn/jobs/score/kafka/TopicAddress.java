/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.kafka;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Topics that an option names: {@code kafka://HOST:PORT,HOST:PORT/TOPIC,TOPIC}.
 *
 * @param option that names them
 * @param text as the user typed it
 * @param servers host and port of brokers, with commas; empty if the properties name them
 * @param topics at least one
 */
public record TopicAddress(String option, String text, String servers, List<String> topics)
    implements Serializable {

  private static final String SCHEME = "kafka://";

  private static final Pattern ADDRESS = Pattern.compile("kafka://([^/]*)/([a-zA-Z0-9._,-]+)");

  /** Whether a text is an address of topics. */
  public static boolean isOne(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * The topics of an option.
   *
   * @throws CannotRunException if the text names none
   */
  public static TopicAddress of(String option, String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      throw invalid(option, text, "");
    }
    List<String> topics = List.of(matcher.group(2).split(",", -1));
    if (topics.contains("")) {
      throw invalid(option, text, "");
    }
    return new TopicAddress(option, text, matcher.group(1), topics);
  }

  /**
   * The one topic of an option.
   *
   * @throws CannotRunException if the text names none or several
   */
  public static TopicAddress ofOne(String option, String text) {
    TopicAddress address = of(option, text);
    if (address.topics.size() > 1) {
      throw invalid(option, text, " with one topic");
    }
    return address;
  }

  /** The only topic. */
  public String topic() {
    return topics.get(0);
  }

  /** The address of the topic of rejected rows, if no other one is named. */
  String rejected() {
    return text + ".rejected";
  }

  private static CannotRunException invalid(String option, String text, String rule) {
    return new CannotRunException(
        "%1$s must be an address such as kafka://localhost:9092/readings%3$s: %1$s=%2$s; without brokers, kafka:///readings, those of bootstrap.servers in --kafka-properties are used"
            .formatted(option, text, rule));
  }
}
