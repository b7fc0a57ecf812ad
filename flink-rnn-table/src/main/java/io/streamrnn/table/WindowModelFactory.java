/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.apache.flink.table.api.config.MLPredictRuntimeConfigOptions.ASYNC;
import static org.apache.flink.table.api.config.MLPredictRuntimeConfigOptions.ASYNC_MAX_CONCURRENT_OPERATIONS;
import static org.apache.flink.table.api.config.MLPredictRuntimeConfigOptions.ASYNC_OUTPUT_MODE;
import static org.apache.flink.table.api.config.MLPredictRuntimeConfigOptions.ASYNC_TIMEOUT;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/**
 * The provider {@code 'streamrnn'} of {@code CREATE MODEL}, for {@code ML_PREDICT} over rows each
 * of which holds a window:
 *
 * <pre>{@code
 * CREATE MODEL vibration
 * INPUT (steps ARRAY<ARRAY<FLOAT>>)
 * OUTPUT (alert FLOAT, status STRING, reason STRING)
 * WITH ('provider' = 'streamrnn', 'model' = 's3://models/vibration.h5');
 *
 * SELECT pump, alert FROM ML_PREDICT(TABLE windows, MODEL vibration, DESCRIPTOR(steps));
 * }</pre>
 *
 * <p>Nothing is kept from one row to the next. The model is read while a query is planned. Flink
 * finds and calls it.
 */
@PublicEvolving
public final class WindowModelFactory implements ModelProviderFactory {

  /** What the option {@code provider} has. */
  public static final String IDENTIFIER = "streamrnn";

  /** Creates it. Flink calls this. */
  public WindowModelFactory() {}

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(option("model"));
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Options.NAMES_OF_MODEL.stream()
        .filter(name -> !name.equals("model"))
        .map(WindowModelFactory::option)
        .collect(Collectors.toSet());
  }

  private static ConfigOption<?> option(String name) {
    return ConfigOptions.key(name).stringType().noDefaultValue();
  }

  @Override
  public ModelProvider createModelProvider(Context context) {
    String name = context.getObjectIdentifier().getObjectName();
    return new Provider(name, WindowModel.read(name, context.getCatalogModel()));
  }

  /** A model that was read. */
  private record Provider(String name, WindowModel model) implements PredictRuntimeProvider {

    private static final List<String> OF_FLINK =
        Stream.of(ASYNC, ASYNC_OUTPUT_MODE, ASYNC_MAX_CONCURRENT_OPERATIONS, ASYNC_TIMEOUT)
            .map(ConfigOption::key)
            .toList();

    @Override
    public PredictFunction createPredictFunction(ModelProvider.Context context) {
      context.runtimeConfig().toMap().keySet().forEach(this::requireOptionOfFlink);
      return new WindowPredict(model);
    }

    private void requireOptionOfFlink(String option) {
      if (!OF_FLINK.contains(option)) {
        throw Refusal.ofModel(
            name,
            Refusal.of(
                "CONFIG must have options of Flink only: option='%s', options=%s; write the options of the model in CREATE MODEL ... WITH (...)",
                option, OF_FLINK));
      }
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }
}
