/**
 * Layers on a stream: {@link io.streamrnn.streaming.StreamingPlan} takes a model of layers apart
 * and makes cells of it that are stepped event by event.
 */
@NullMarked
package io.streamrnn.streaming;

import org.jspecify.annotations.NullMarked;
