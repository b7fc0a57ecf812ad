/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.TensorShape;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.runtime.testutils.InternalMiniClusterExtension;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job that carries 40 MB is submitted and deployed as any other. */
class LargeModelITCase {

  private static final int EVENTS = 17;

  // TaskManagers and the JobManager talk by messages, which have Flink's default limit.
  @RegisterExtension
  static final InternalMiniClusterExtension CLUSTER =
      new InternalMiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(new Configuration())
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(2)
              .setRpcServiceSharing(RpcServiceSharing.DEDICATED)
              .build());

  @TempDir Path folder;

  @Test
  void isUploadedToAClusterAndScored() throws Exception {
    URI cluster = CLUSTER.getRestAddress();
    Path file = folder.resolve("large.h5");
    Layer layers =
        Sequential.of(
            SimpleRnn.units(2).returnSequences(true),
            Dense.units(3200),
            Dense.units(3200),
            Dense.units(1));
    layers.build(TensorShape.of(1, 1, 3));
    KerasHdf5.write(file, layers);
    assertThat(Files.size(file)).isBetween(40_000_000L, 64_000_000L);
    var rnn = TestJob.rnn(ModelSource.file(file.toString()), Scoring.stateful());
    Files.delete(file);

    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(
                cluster.getHost(), cluster.getPort(), TestJob.configuration("hashmap"))
            .setParallelism(4);
    assertThat(
            rnn.apply(TestJob.events(env, EVENTS, TestJob.UNLIMITED).keyBy(Event::key))
                .executeAndCollect(EVENTS))
        .hasSize(EVENTS);
  }
}
