/** The metrics of an operator. */
package io.streamrnn.flink.internal.metrics;
