/** What runs behind {@link io.streamrnn.flink.StreamingRnn}. No part of the API. */
package io.streamrnn.flink.internal;
