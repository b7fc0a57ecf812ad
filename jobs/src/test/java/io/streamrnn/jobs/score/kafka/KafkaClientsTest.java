/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {

  @Test
  void topicsOfOneNameAreOneIfABrokerIs() {
    assertThat(clients("kafka://a:1,b:1/x,y").sharesTopic(clients("kafka://b:1,c:1/y"))).isTrue();
    assertThat(clients("kafka://a:1/x").sharesTopic(clients("kafka://a:1/y"))).isFalse();
  }

  @Test
  void topicsOfOneNameInTwoClustersAreTwo() {
    assertThat(clients("kafka://a:1/x").sharesTopic(clients("kafka://b:1/x"))).isFalse();
  }

  private static KafkaClients clients(String address) {
    return KafkaClients.of(TopicAddress.of("--input", address), new Properties());
  }
}
