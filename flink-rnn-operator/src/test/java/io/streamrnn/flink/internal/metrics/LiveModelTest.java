/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.model.Model;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.MetricRegistry;
import org.apache.flink.runtime.metrics.groups.GenericMetricGroup;
import org.junit.jupiter.api.Test;

class LiveModelTest {

  // By the gauges, the names of their models.
  private final Map<Object, String> gauges = new LinkedHashMap<>();
  private final LiveModel models =
      new LiveModel(new GenericMetricGroup(registry(), null, "rnn"), model(0));

  @Test
  void onlyTheLastModelsOfManyHaveGauges() {
    for (int i = 1; i <= 100; i++) {
      models.set(model(i));
    }

    assertThat(gauges.values())
        .containsExactly(
            IntStream.rangeClosed(101 - LiveModel.MOST, 100)
                .mapToObj(i -> "model-" + i)
                .toArray(String[]::new));
    assertThat(live()).containsExactly("model-100");
  }

  @Test
  void aModelThatRanAgainIsNoOldOne() {
    for (int i = 1; i < LiveModel.MOST; i++) {
      models.set(model(i));
    }
    models.set(model(0));
    models.set(model(100));

    assertThat(gauges.values()).contains("model-0").doesNotContain("model-1");
    assertThat(live()).containsExactly("model-100");
  }

  private List<String> live() {
    return gauges.entrySet().stream()
        .filter(each -> ((Gauge<?>) each.getKey()).getValue().equals(1))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Model model(int number) {
    return Model.of("model-" + number, TestModels.sums().cell());
  }

  /** Keeps what is registered, whatever else the registries of a version of Flink do. */
  private MetricRegistry registry() {
    return (MetricRegistry)
        Proxy.newProxyInstance(
            MetricRegistry.class.getClassLoader(),
            new Class<?>[] {MetricRegistry.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "register" ->
                      gauges.put(
                          arguments[0],
                          ((MetricGroup) arguments[2]).getAllVariables().get("<name>"));
                  case "unregister" -> gauges.remove(arguments[0]);
                  case "getDelimiter" -> '.';
                  case "getNumberReporters" -> 0;
                  default -> null;
                });
  }
}
