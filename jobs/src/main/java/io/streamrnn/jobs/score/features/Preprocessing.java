/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.model.TextInput;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the columns of an event become the inputs of the model, feature by feature. Thread-safe. */
public final class Preprocessing implements Serializable {

  private static final long serialVersionUID = 1L;

  private final List<FeatureColumn> features;

  /** A preprocessing of features, in the order of the model's inputs. */
  public Preprocessing(List<FeatureColumn> features) {
    this.features = List.copyOf(features);
  }

  /** Columns of numbers, as they are. */
  public static Preprocessing numbers(List<String> columns) {
    return new Preprocessing(columns.stream().map(FeatureColumn::number).toList());
  }

  /** The numbers of an array, as they are. */
  public static Preprocessing array(String column, int size) {
    return numbers(IntStream.range(0, size).mapToObj(i -> column + "[" + i + "]").toList());
  }

  /**
   * The same features for a model: columns where it takes texts are looked up in its vocabularies.
   *
   * @param texts of the model
   * @throws CannotRunException if a column has another kind there, or a text is elsewhere
   */
  public Preprocessing of(List<TextInput> texts) {
    Map<Integer, TextInput> byPosition = new HashMap<>();
    texts.forEach(text -> byPosition.put(text.position(), text));
    List<FeatureColumn> bound = new ArrayList<>();
    int at = 0;
    for (FeatureColumn feature : features) {
      bound.add(bound(feature, byPosition.get(at)));
      at += feature.encoding().width();
    }
    return new Preprocessing(bound);
  }

  private static FeatureColumn bound(FeatureColumn feature, @Nullable TextInput text) {
    FeatureKind kind = feature.encoding().kind();
    if (text == null && kind != FeatureKind.TEXT) {
      return feature;
    }
    if (text == null || kind != FeatureKind.TEXT && kind != FeatureKind.NUMBER) {
      throw new CannotRunException(
          "a column must be what the model takes there: column='%s', kind=%s, the model takes %s; 'streamrnn model' prints the inputs in their order"
              .formatted(
                  feature.column(),
                  kind,
                  text == null ? "a number" : "a text, its input '" + text.name() + "'"));
    }
    return new FeatureColumn(feature.column(), TextEncoding.of(text));
  }

  /** Whether a feature is a text. */
  public boolean hasTexts() {
    return features.stream().anyMatch(feature -> feature.encoding().isText());
  }

  /** The features. */
  public List<FeatureColumn> features() {
    return features;
  }

  /** The columns of the features. */
  public List<String> columns() {
    return features.stream().map(FeatureColumn::column).toList();
  }

  /** How many inputs a step has. */
  public int width() {
    return features.stream().mapToInt(feature -> feature.encoding().width()).sum();
  }

  /** Whether all features are numbers as they are. */
  public boolean isPlain() {
    return features.stream().allMatch(feature -> feature.encoding().kind() == FeatureKind.NUMBER);
  }

  /** The identity of what is computed, by content: names of columns are no part of it. */
  public String version() {
    return isPlain() ? "unscaled" : "preprocessing:" + digest();
  }

  /** SHA-256 of the features without their columns, in hexadecimal. */
  private String digest() {
    ArrayNode encodings = new ObjectMapper().createArrayNode();
    for (FeatureColumn feature : features) {
      ObjectNode encoding = encodings.addObject();
      encoding.put("kind", feature.encoding().kind().toString());
      feature.encoding().describe(encoding);
    }
    byte[] content = encodings.toString().getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** For the fingerprint of a run. */
  @Override
  public String toString() {
    return version();
  }
}
