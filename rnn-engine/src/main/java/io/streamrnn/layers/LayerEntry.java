/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A class of layers in the {@link LayerRegistry}: its names, and how its configurations are read.
 * Each layer declares its own entry. Immutable.
 */
public final class LayerEntry {

  /** Makes a layer. */
  @FunctionalInterface
  interface Reader {

    /**
     * Makes the layer of a configuration.
     *
     * @param config the arguments that not all layers have
     * @param registry for layers and cells within the layer
     */
    Layer read(String name, ConfigReader config, LayerRegistry registry);
  }

  /** Makes a builder of a recurrent layer. */
  @FunctionalInterface
  interface RecurrentReader {

    /**
     * Makes the builder of a configuration.
     *
     * @param cell the arguments of the cell
     * @param registry for the cells within the layer
     */
    RecurrentBuilder<?> read(Map<String, Object> cell, LayerRegistry registry);
  }

  /** Translates the configuration in a file of any release. */
  @FunctionalInterface
  interface Translation {

    /** Adds the translated arguments that not all layers have. */
    void translate(StoredConfig from, Map<String, Object> to);
  }

  /** A property of a class. */
  enum Trait {
    /** Calls may have initial states and constants. */
    TAKES_STATES,
    /** It takes a sequence. */
    TAKES_SEQUENCE,
    /** It treats every step alike. */
    IS_PER_STEP,
    /** Calls are on a query, a value and maybe a key, each with its mask. */
    ATTENDS,
    /** It is a model of layers. */
    IS_MODEL,
    /** In Keras it is no layer but an operation. */
    IS_OPERATION,
    /** It acts in training only, and returns its input otherwise. */
    HAS_NO_EFFECT
  }

  /** The options of recurrent layers and their cells that change no score. */
  static final Set<String> RECURRENT_TRAINING_OPTIONS =
      Set.of(
          "stateful",
          "unroll",
          "input_dim",
          "input_length",
          "implementation",
          "dropout",
          "recurrent_dropout",
          "unit_forget_bias");

  private final String className;
  private final Optional<Reader> reader;
  private final Optional<RecurrentReader> recurrentReader;
  private final Translation translation;
  private final Set<Trait> traits;
  private final Set<String> trainingOptions;
  private final List<String> names;
  private final List<String> storedNames;

  private LayerEntry(
      Optional<Reader> reader,
      Optional<RecurrentReader> recurrentReader,
      Translation translation,
      Set<Trait> traits,
      Set<String> trainingOptions,
      List<String> names,
      List<String> storedNames) {
    this.className = names.get(0);
    this.reader = reader;
    this.recurrentReader = recurrentReader;
    this.translation = Objects.requireNonNull(translation, "translation");
    this.traits = Set.copyOf(traits);
    this.trainingOptions = Set.copyOf(trainingOptions);
    this.names = List.copyOf(names);
    this.storedNames = List.copyOf(storedNames);
  }

  /**
   * A class of layers.
   *
   * @param className Keras's
   * @param reader reads the result of {@link Layer#config}
   * @param translation translates the configuration in a file
   */
  static LayerEntry of(String className, Reader reader, Translation translation, Trait... traits) {
    List<String> names = List.of(className);
    return new LayerEntry(
        Optional.of(reader), Optional.empty(), translation, Set.of(traits), Set.of(), names, names);
  }

  /** A class of layers over one cell. */
  static LayerEntry recurrent(String className, RecurrentReader reader, Translation translation) {
    List<String> names = List.of(className);
    return new LayerEntry(
        Optional.empty(),
        Optional.of(reader),
        translation,
        Set.of(Trait.TAKES_STATES, Trait.TAKES_SEQUENCE),
        RECURRENT_TRAINING_OPTIONS,
        names,
        names);
  }

  /** A class of models of layers. */
  static LayerEntry model(String className, Reader reader) {
    Translation translation =
        (from, to) -> {
          to.clear();
          to.putAll(from.model());
        };
    return of(className, reader, translation, Trait.IS_MODEL);
  }

  /** With another name of the class. */
  LayerEntry named(String alias) {
    return new LayerEntry(
        reader,
        recurrentReader,
        translation,
        traits,
        trainingOptions,
        plus(names, alias),
        plus(storedNames, alias));
  }

  /** With other names of the class in files. */
  LayerEntry storedAs(String... others) {
    return new LayerEntry(
        reader,
        recurrentReader,
        translation,
        traits,
        trainingOptions,
        names,
        plus(storedNames, others));
  }

  /** With the options of its configuration that change no score, such as the rate of a dropout. */
  LayerEntry withTrainingOptions(String... options) {
    return new LayerEntry(
        reader, recurrentReader, translation, traits, Set.of(options), names, storedNames);
  }

  private static List<String> plus(List<String> names, String... more) {
    return Stream.concat(names.stream(), Stream.of(more)).toList();
  }

  /** The name of Keras's class. */
  public String className() {
    return className;
  }

  /** The names of the class in configurations. */
  List<String> names() {
    return names;
  }

  /** The names of the class in files of all releases of Keras. */
  public List<String> storedNames() {
    return storedNames;
  }

  /** Whether calls may have initial states and constants. */
  public boolean takesStates() {
    return traits.contains(Trait.TAKES_STATES);
  }

  /** Whether calls are on a query, a value and maybe a key. */
  public boolean attends() {
    return traits.contains(Trait.ATTENDS);
  }

  /** Whether its input is a sequence. */
  public boolean takesSequence() {
    return traits.contains(Trait.TAKES_SEQUENCE);
  }

  /** Whether it treats every step alike. */
  public boolean isPerStep() {
    return traits.contains(Trait.IS_PER_STEP);
  }

  /** Whether it is a layer over one cell with states. */
  public boolean isRecurrent() {
    return recurrentReader.isPresent();
  }

  /** Whether it is a model of layers. */
  public boolean isModel() {
    return traits.contains(Trait.IS_MODEL);
  }

  /** Whether it is an operation in Keras, and no layer. */
  public boolean isOperation() {
    return traits.contains(Trait.IS_OPERATION);
  }

  /** Whether it acts in training only, and returns its input otherwise. */
  public boolean hasNoEffect() {
    return traits.contains(Trait.HAS_NO_EFFECT);
  }

  /** The options of its configuration that change no score, besides those that all layers have. */
  public Set<String> trainingOptions() {
    return trainingOptions;
  }

  /**
   * Translates the configuration in a file.
   *
   * @param to has the arguments that all layers have; the translated ones are added
   */
  public void translate(StoredConfig from, Map<String, Object> to) {
    translation.translate(from, to);
  }

  /** The reader, unless it is a class of layers over one cell. */
  Optional<Reader> reader() {
    return reader;
  }

  /** The reader of a class of layers over one cell. */
  Optional<RecurrentReader> recurrentReader() {
    return recurrentReader;
  }
}
