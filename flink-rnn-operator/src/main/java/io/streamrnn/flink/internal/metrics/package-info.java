/** The metrics of an operator. */
@NullMarked
package io.streamrnn.flink.internal.metrics;

import org.jspecify.annotations.NullMarked;
